using Carillon.Backups.Live;
using Carillon.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Sqlite;

/// <summary>Adds the embedded store.</summary>
public static class SqliteStoreServices
{
    /// <summary>Keeps the state in one SQLite file, as <c>Carillon:Sqlite</c> says, where that is the store that is chosen.</summary>
    public static IServiceCollection AddSqliteStateStore(this IServiceCollection services)
    {
        services.AddCarillonOptions<SqliteOptions, SqliteOptionsValidator>("Carillon:Sqlite");
        services.TryAddKeyedSingleton<IStateStore>(StoreKind.Sqlite, (provider, _) =>
        {
            var (path, writtenAs) = FileOf(provider);
            return new SqliteStateStore(path, writtenAs);
        });
        services.TryAddKeyedSingleton<ISiblingStores>(StoreKind.Sqlite, (provider, _) =>
        {
            var (path, writtenAs) = FileOf(provider);
            return new SqliteSiblingStores(path, writtenAs);
        });
        return services;
    }

    private static (string Path, string WrittenAs) FileOf(IServiceProvider provider)
    {
        var root = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
        var path = provider.GetRequiredService<IOptions<SqliteOptions>>().Value.Path;
        return (Path.GetFullPath(path, root), path);
    }
}
