using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Diagnostics;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// A folder that a state is written out to as a backup of its own. The rows are put together in a store in a folder <c>.restore</c>
/// there, which also says that the rest of the folder is not finished; then a snapshot of that store is taken into the folder.
/// </summary>
/// <param name="path">Its full path.</param>
/// <param name="writtenAs">The path as it was written, for people to read.</param>
/// <param name="names">How the blobs are called.</param>
/// <param name="identity">Who writes.</param>
/// <param name="random">Where the ids come from.</param>
internal sealed class FolderRestoreTarget(string path, string writtenAs, BackupNames names, ProcessIdentity identity, RandomNumberGenerator random) : IRestoreTarget
{
    private readonly string _scratch = Path.Combine(path, ".restore");

    /// <inheritdoc/>
    public string Description => writtenAs;

    /// <inheritdoc/>
    public async Task<RestorePlace> OpenAsync(bool replace, CancellationToken cancellationToken)
    {
        var blobs = new FolderBackupStore(path, writtenAs);
        if (File.Exists(path))
        {
            throw new BackupException($"'{writtenAs}' is a file. Name a folder.");
        }

        var goesOn = Directory.Exists(_scratch);
        var isEmpty = goesOn || !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any();
        if (!isEmpty && !replace)
        {
            throw new BackupException($"The folder '{writtenAs}' is not empty. Restore to one that is not there yet, or have the backup in it replaced.");
        }

        if (!isEmpty && Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry) != names.Environment))
        {
            throw new BackupException($"The folder '{writtenAs}' holds something else than a backup of the environment '{names.Environment}'. Restore to another one; nothing of that is deleted.");
        }

        try
        {
            var store = await OpenScratchAsync(cancellationToken);
            return new FolderRestorePlace(store, blobs, names, identity, random, () => Directory.Delete(_scratch, recursive: true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StateStoreUnavailableException)
        {
            throw new BackupException($"The folder '{writtenAs}' can't be written: {exception.Message}");
        }
    }

    /// <summary>Opens the store in which a restore was cut off, or a new one: where all rows were there already, they are written anew.</summary>
    private async Task<SqliteStateStore> OpenScratchAsync(CancellationToken cancellationToken)
    {
        var store = await OpenAsync();
        if ((await store.ExportAsync(StateKeys.All, 1, cancellationToken)).Rows.Count == 0
            || (await store.ExportAsync([StateKeys.Restore], cancellationToken)).Count > 0)
        {
            return store;
        }

        await store.DisposeAsync();
        Directory.Delete(_scratch, recursive: true);
        return await OpenAsync();

        async Task<SqliteStateStore> OpenAsync()
        {
            var store = new SqliteStateStore(Path.Combine(_scratch, "carillon.db"));
            await store.OpenAsync(cancellationToken);
            return store;
        }
    }
}
