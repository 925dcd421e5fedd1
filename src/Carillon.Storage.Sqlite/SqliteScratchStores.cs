using Carillon.Backups;

namespace Carillon.Storage.Sqlite;

/// <summary>Makes stores that a restore is tried in: SQLite files in a folder of their own.</summary>
/// <param name="path">The full path of the folder that theirs are made in.</param>
public sealed class SqliteScratchStores(string path) : IScratchStores
{
    /// <inheritdoc/>
    public async Task<ScratchStore> CreateAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(path, $"restore-drill-{Guid.NewGuid():n}");
        var store = new SqliteStateStore(Path.Combine(folder, "carillon.db"));
        var opened = false;
        try
        {
            await store.OpenAsync(cancellationToken);
            opened = true;
        }
        finally
        {
            if (!opened)
            {
                await DeleteAsync();
            }
        }

        return new ScratchStore(store, DeleteAsync);

        async ValueTask DeleteAsync()
        {
            await store.DisposeAsync();
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
