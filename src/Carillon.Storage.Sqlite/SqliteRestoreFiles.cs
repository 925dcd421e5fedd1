using Carillon.Backups;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>Opens SQLite files that a restore can fill. Nothing is ever written into a file that holds anything else.</summary>
public sealed class SqliteRestoreFiles : IRestoreFiles
{
    private static readonly string MayBeFilled =
        $"SELECT NOT EXISTS (SELECT 1 FROM rows) OR EXISTS (SELECT 1 FROM rows WHERE key = '{StateKeys.Restore.Value}')";

    /// <inheritdoc/>
    public async Task<RestoreFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        Check(path);
        var store = new SqliteStateStore(path);
        var opened = false;
        try
        {
            await store.OpenAsync(cancellationToken);
            opened = true;
            return new RestoreFile(store, store.DisposeAsync);
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
    private static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new BackupException($"'{path}' is a folder. Name a file in it.");
        }

        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return;
        }

        try
        {
            using var connection = SqliteSchema.OpenForReading(path);
            if (SqliteSchema.Scalar<long>(connection, MayBeFilled) == 1)
            {
                return;
            }
        }
        catch (SqliteException)
        {
            // No database, or not one of ours.
        }

        throw new BackupException($"The file '{path}' is not empty. Restore to one that is not there yet; nothing is written over a file.");
    }
}
