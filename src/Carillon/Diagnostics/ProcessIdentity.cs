using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Carillon.Diagnostics;

/// <summary>Which process of which build this is, as records and leases name it.</summary>
/// <param name="Instance">Machine or platform instance, process id, and random digits: no two processes ever share one.</param>
/// <param name="Build">The informational version of the app's assembly.</param>
/// <param name="BuiltAt">When that assembly was written: of two builds the later one is the newer.</param>
/// <param name="StartedAt">Since when this process is there.</param>
public sealed record ProcessIdentity(string Instance, string Build, DateTimeOffset BuiltAt, DateTimeOffset StartedAt)
{
    /// <summary>The identity of this process.</summary>
    /// <param name="configuration">Where the platform says its instance id.</param>
    /// <param name="app">The app's assembly. Null where it is not known.</param>
    /// <param name="now">Now.</param>
    public static ProcessIdentity Current(IConfiguration configuration, Assembly? app, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var platform = configuration["WEBSITE_INSTANCE_ID"];
        var place = string.IsNullOrEmpty(platform) ? Environment.MachineName : platform[..Math.Min(platform.Length, 12)];
        var build = app?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return new ProcessIdentity($"{place}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}", build, BuiltAtOf(app), now);
    }

    /// <summary>
    /// The time of the assembly's file, which packages and images keep. An app in a single file has no such file: then its
    /// executable's.
    /// </summary>
    private static DateTimeOffset BuiltAtOf(Assembly? app)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, $"{app?.GetName().Name}.dll");
        return File.GetLastWriteTimeUtc(File.Exists(assembly) ? assembly : Environment.ProcessPath ?? AppContext.BaseDirectory);
    }
}
