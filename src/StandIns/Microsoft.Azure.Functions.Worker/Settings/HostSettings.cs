using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>What a Functions host would know: host.json and the app settings. The app's own appsettings.json is not among it.</summary>
internal sealed class HostSettings
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    private HostSettings(IConfigurationRoot settings)
    {
        Settings = settings;
        FunctionTimeout = ParseTimeout(JobHost["functionTimeout"]);
    }

    /// <summary>The app settings, as names in percent signs and switches of functions are looked up in.</summary>
    public IConfiguration Settings { get; }

    public IConfigurationSection Logging => JobHost.GetSection("logging");

    /// <summary>What every function's route starts with; empty for nothing.</summary>
    public string RoutePrefix => (JobHost["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>How long an invocation may take; null for ever.</summary>
    public TimeSpan? FunctionTimeout { get; }

    /// <summary>The key that /admin asks for outside Development; null when none is set, and then nobody has it.</summary>
    public string? MasterKey => JobHost["MasterKey"];

    private IConfigurationSection JobHost => Settings.GetSection(HostJson.Section);

    public static HostSettings Read(StartArguments start, LocalSettings local, string[] args)
        => new(new ConfigurationBuilder()
            .AddInMemoryCollection(HostJson.Read(start.BaseDirectory))
            .AddInMemoryCollection(local.Values)
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build());

    /// <summary>Whether a setting switches the function off.</summary>
    public bool IsDisabled(string function)
        => IsOn(Settings[$"AzureWebJobs.{function}.Disabled"]) || IsOn(Settings[$"AzureWebJobs_{function}_Disabled"]);

    private static bool IsOn(string? text) => text == "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? ParseTimeout(string? text) => text switch
    {
        null => DefaultTimeout,
        "-1" => null,
        _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero => timeout,
        _ => throw new InvalidOperationException($"functionTimeout is '{text}'; it has to be a time span above zero such as 00:10:00, or -1 for none."),
    };
}
