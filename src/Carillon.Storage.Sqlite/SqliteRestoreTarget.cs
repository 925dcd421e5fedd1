using Carillon.Backups;
using Carillon.Backups.Targets;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>A SQLite file that a restore can fill. Nothing is ever written into one that holds anything but a state.</summary>
/// <param name="path">Its full path.</param>
/// <param name="writtenAs">The path as it was written, for people to read.</param>
internal sealed class SqliteRestoreTarget(string path, string writtenAs) : IRestoreTarget
{
    private static readonly string MayBeFilled =
        $"SELECT NOT EXISTS (SELECT 1 FROM rows) OR EXISTS (SELECT 1 FROM rows WHERE key = '{StateKeys.Restore.Value}')";

    /// <inheritdoc/>
    public string Description => writtenAs;

    /// <inheritdoc/>
    public async Task<RestorePlace> OpenAsync(bool replace, CancellationToken cancellationToken)
    {
        Check(replace);
        var store = new SqliteStateStore(path, writtenAs);
        var opened = false;
        try
        {
            await store.OpenAsync(cancellationToken);
            opened = true;
            return new RestorePlace(store, store.DisposeAsync);
        }
        catch (StateStoreUnavailableException exception)
        {
            throw new BackupException($"The file can't be written: {exception.Message}");
        }
        finally
        {
            if (!opened)
            {
                await store.DisposeAsync();
            }
        }
    }

    /// <summary>Looks before anything is opened for writing, which would lay out tables in a database of somebody else.</summary>
    private void Check(bool replace)
    {
        if (Directory.Exists(path))
        {
            throw new BackupException($"'{writtenAs}' is a folder. Name a file in it.");
        }

        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return;
        }

        try
        {
            using var connection = SqliteSchema.OpenForReading(path);
            if (SqliteSchema.Scalar<long>(connection, MayBeFilled) == 1 || replace)
            {
                return;
            }
        }
        catch (SqliteException)
        {
            throw new BackupException($"The file '{writtenAs}' is not empty, and holds something else than a state. Restore to another one; nothing is written over it.");
        }

        throw new BackupException($"The file '{writtenAs}' is not empty. Restore to one that is not there yet, or have the state in it replaced.");
    }
}
