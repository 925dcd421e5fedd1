using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>What the command line says about the start, with its defaults.</summary>
internal sealed record StartArguments
{
    public required string ApplicationName { get; init; }

    public string? EnvironmentName { get; init; }

    public required string ContentRoot { get; init; }

    /// <summary>Where host.json and local.settings.json are.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>0 takes any free port; null leaves it to the local settings.</summary>
    public int? Port { get; init; }

    /// <summary>Where to listen; null is loopback.</summary>
    public IPAddress? Host { get; init; }

    /// <summary>The only types to look for functions in; null looks through the app.</summary>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    public static StartArguments Parse(string[] args, StartOverrides? overrides)
    {
        var given = new ConfigurationBuilder().AddCommandLine(args).Build();
        return new StartArguments
        {
            ApplicationName = given["applicationName"] ?? Assembly.GetEntryAssembly()?.GetName().Name
                ?? throw new InvalidOperationException("There is no entry assembly. Name the app with --applicationName."),
            EnvironmentName = given["environment"],
            ContentRoot = Path.GetFullPath(given["contentRoot"] ?? Directory.GetCurrentDirectory()),
            BaseDirectory = overrides?.BaseDirectory ?? AppContext.BaseDirectory,
            Port = ParsePort(given["port"]),
            Host = ParseHost(given["host"]),
            FunctionTypes = overrides?.FunctionTypes,
        };
    }

    private static int? ParsePort(string? text)
        => text is null ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port
            : throw new InvalidOperationException($"--port is '{text}'; it has to be a number from 0 to {IPEndPoint.MaxPort}.");

    private static IPAddress? ParseHost(string? text)
        => text is null or "localhost" ? null
            : IPAddress.TryParse(text, out var address) ? address
            : throw new InvalidOperationException($"--host is '{text}'; it has to be an address such as 0.0.0.0 or 127.0.0.1.");
}
