using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Sqlite;

/// <summary>Adds the embedded place for backups.</summary>
public static class FolderBackupServices
{
    /// <summary>
    /// Keeps backups in a folder, as <c>Carillon:Backup:Folder</c> says, where that is the place that is chosen, and tries restores in
    /// the system's folder for temporary files, wherever they are kept. Restores can go to a SQLite file, or to a folder.
    /// </summary>
    public static IServiceCollection AddFolderBackups(this IServiceCollection services)
    {
        services.TryAddKeyedSingleton<IBackupStore>(BackupKind.Folder, (provider, _) =>
        {
            var folder = provider.GetRequiredService<IOptions<BackupOptions>>().Value.Folder;
            return new FolderBackupStore(Path.GetFullPath(folder, provider.GetRequiredService<IHostEnvironment>().ContentRootPath), folder, "Carillon:Backup:Folder");
        });
        services.TryAddEnumerable([ServiceDescriptor.Singleton<IRestoreTargets, SqliteRestoreTargets>(), ServiceDescriptor.Singleton<IRestoreTargets, FolderRestoreTargets>()]);
        services.TryAddSingleton<IScratchStores>(_ => new SqliteScratchStores(Path.GetTempPath()));
        return services;
    }
}
