using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Carillon.Configuration;

/// <summary>Which environment backups are written for, and whether they are.</summary>
public static class BackupEnvironment
{
    /// <summary>What a name must be, after "must be".</summary>
    internal const string Rule = "1 to 32 lower-case letters, digits and '-', beginning with a letter or a digit";

    private const string Variable = "ENVIRONMENT";
    private const string Development = "dev";

    /// <summary>The environment: as the options say, else the variable <c>ENVIRONMENT</c>, else by the host's environment.</summary>
    /// <exception cref="ConfigurationException">The variable is no name.</exception>
    public static string Of(BackupOptions options, IConfiguration configuration, IHostEnvironment host)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(host);
        var said = string.IsNullOrEmpty(options.Environment) ? configuration[Variable] : options.Environment;
        return string.IsNullOrEmpty(said) || (string.IsNullOrEmpty(options.Environment) && IsOfTheHost(said, host))
            ? host.IsProduction() ? "prod" : host.IsStaging() ? "staging" : Development
            : IsValid(said) ? said
            : throw new ConfigurationException("The environment that backups are written for can't be used:", [$"{Variable} must be {Rule}; it is '{said}'."]);
    }

    /// <summary>
    /// The host's own setting has the same key, as --environment and DOTNET_ENVIRONMENT write it. Its well-known names say it in the
    /// host's words, as does what can't be ours; any other name is meant for both.
    /// </summary>
    private static bool IsOfTheHost(string said, IHostEnvironment host) =>
        string.Equals(said, host.EnvironmentName, StringComparison.OrdinalIgnoreCase)
        && (host.IsProduction() || host.IsStaging() || host.IsDevelopment() || !IsValid(said));

    /// <summary>Whether backups are written: as the options say, else everywhere but in <c>dev</c>.</summary>
    public static bool IsEnabled(BackupOptions options, string environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Enabled ?? environment != Development;
    }

    internal static bool IsValid(string name) =>
        name.Length is >= 1 and <= 32 && name[0] != '-' && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
