using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Storage.Azure.Blobs;
using Carillon.Storage.Azure.Connections;
using Carillon.Storage.Azure.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Azure;

/// <summary>Adds the cloud's place for backups.</summary>
public static partial class BlobBackupServices
{
    /// <summary>
    /// Keeps backups in Blob Storage, in the container that <c>Carillon:Backup:Container</c> names, or one of the app's own, where that
    /// is the place that is chosen. Restores are tried in what another project adds, such as SQLite files.
    /// </summary>
    public static IServiceCollection AddBlobBackups(this IServiceCollection services)
    {
        services.AddOptions<BackupOptions>().PostConfigure<IOptions<TableStoreOptions>, IConfiguration, IHostEnvironment>((options, tables, configuration, environment) =>
            options.Container = string.IsNullOrEmpty(options.Container)
                ? ContainerOf(tables.Value.App ?? AzureStoreServices.NameOfTheApp(configuration, environment), tables.Value.Tenant)
                : options.Container);
        services.TryAddKeyedSingleton<IBackupStore>(BackupKind.Blobs, (provider, _) => new BlobBackupStore(
            StorageAccount.Blobs(provider.GetRequiredService<BackupChoice>().Connection!),
            provider.GetRequiredService<IOptions<BackupOptions>>().Value.Container!,
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>
    /// A container of the app's own: whoever shares one writes over the other's backups. Where a name has letters that a container's
    /// can't have, or more of them, the beginning of its hash tells it from others that read alike without them.
    /// </summary>
    internal static string ContainerOf(string app, string tenant)
    {
        var name = (tenant == "default" ? app : $"{app}-{tenant}").ToLowerInvariant();
        var letters = string.Join('-', NoLetters().Split(name).Where(part => part.Length > 0));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return letters == name && name.Length <= 40 ? $"carillon-{name}" : $"carillon-{letters[..Math.Min(40, letters.Length)].TrimEnd('-')}-{hash}".Replace("--", "-", StringComparison.Ordinal);
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoLetters();
}
