using Carillon.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Carillon.Backups;

/// <summary>Makes the store of backups that the settings ask for, and no other: each project adds its own under its kind.</summary>
internal static class ChosenBackupStore
{
    /// <summary>Makes it.</summary>
    /// <exception cref="ConfigurationException">The settings ask for none, contradict each other, or ask for one that this app does not have.</exception>
    public static IBackupStore Make(IServiceProvider services)
    {
        var choice = services.GetRequiredService<BackupChoice>();
        if (choice.Kind is not { } kind)
        {
            throw new ConfigurationException("Where backups are kept can't be told from these settings:", choice.Problems);
        }

        return services.GetKeyedService<IBackupStore>(kind) ?? throw new ConfigurationException(
            "Backups can't be kept where these settings say:",
            [$"{choice.Connection?.Setting ?? "Carillon:Backup:Storage"} asks for backups in the kind of place {kind}, which was not added to this app. Call Add{(kind == BackupKind.Blobs ? "Blob" : "Folder")}Backups() beside AddCarillon(), or choose another place in Carillon:Backup:Storage."]);
    }
}
