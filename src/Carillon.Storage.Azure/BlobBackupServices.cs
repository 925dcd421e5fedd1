using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Storage.Azure.Blobs;
using Carillon.Storage.Azure.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Azure;

/// <summary>Adds the cloud's place for backups.</summary>
public static class BlobBackupServices
{
    /// <summary>
    /// Keeps backups in Blob Storage, in the container that <c>Carillon:Backup:Container</c> names, where that is the place that is
    /// chosen. Restores are tried in what another project adds, such as SQLite files.
    /// </summary>
    public static IServiceCollection AddBlobBackups(this IServiceCollection services)
    {
        services.TryAddKeyedSingleton<IBackupStore>(BackupKind.Blobs, (provider, _) => new BlobBackupStore(
            StorageAccount.Blobs(provider.GetRequiredService<BackupChoice>().Connection!),
            provider.GetRequiredService<IOptions<BackupOptions>>().Value.Container,
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
