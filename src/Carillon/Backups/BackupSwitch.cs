using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Backups;

/// <summary>Whether the state is backed up here, as it follows from the settings and the environment.</summary>
public sealed class BackupSwitch(IOptions<BackupOptions> options, BackupNames names)
{
    /// <summary>Whether it is.</summary>
    public bool IsOn { get; } = BackupEnvironment.IsEnabled(options.Value, names.Environment);

    /// <summary>What to say where it is not.</summary>
    public string WhyOff =>
        $"Backups are off: Carillon:Backup:Enabled is {(options.Value.Enabled is null ? "not set, and the environment is" : "false, in the environment")} '{names.Environment}'. Set it to true, and start the app again.";
}
