using System.Globalization;
using Carillon.Backups.Live;

namespace Carillon.Storage.Sqlite;

/// <summary>SQLite files beside the one that the settings name: <c>carillon.g1.db</c> beside <c>carillon.db</c>.</summary>
/// <param name="path">The full path of the file that the settings name.</param>
/// <param name="writtenAs">That path as it is written there, for people to read.</param>
public sealed class SqliteSiblingStores(string path, string? writtenAs = null) : ISiblingStores
{
    /// <inheritdoc/>
    public bool AreOfOneProcess => true;

    /// <inheritdoc/>
    public async Task<IStateStore> OpenAsync(int generation, bool create, CancellationToken cancellationToken)
    {
        var sibling = PathOf(path, generation);
        if (!create && !File.Exists(sibling))
        {
            throw new StateStoreUnavailableException($"The state is in the database '{sibling}', which a restore has filled, and it is not there. Put it back, or restore again to another file.");
        }

        var store = new SqliteStateStore(sibling, PathOf(writtenAs ?? path, generation));
        var opened = false;
        try
        {
            await store.OpenAsync(cancellationToken);
            opened = true;
            return store;
        }
        finally
        {
            if (!opened)
            {
                await store.DisposeAsync();
            }
        }
    }

    /// <summary>The path of a sibling.</summary>
    internal static string PathOf(string path, int generation) =>
        Path.ChangeExtension(path, string.Create(CultureInfo.InvariantCulture, $".g{generation}{Path.GetExtension(path)}"));
}
