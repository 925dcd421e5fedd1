using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// The embedded store: one file, in write-ahead mode, every commit flushed to the disk. One connection writes, see
/// <see cref="CommitQueue"/>; readers have their own and never wait for it. A lock file keeps a second engine out.
/// </summary>
/// <param name="path">The file's full path.</param>
/// <param name="writtenAs">The path as it was written in the settings, for people to read. Default: the full path.</param>
public sealed class SqliteStateStore(string path, string? writtenAs = null) : IStateStore, IStateArchive, IAsyncDisposable
{
    private readonly Lock _importing = new();
    private ReaderPool? _readers;
    private CommitQueue? _commits;
    private RowImporter? _importer;
    private string? _file;
    private FileStream? _lock;

    /// <inheritdoc/>
    public string Description => $"SQLite, {writtenAs ?? path}";

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_commits is null)
        {
            var file = TakeLock();
            try
            {
                _file = file;
                _readers = new ReaderPool(file);
                _commits = new CommitQueue(SqliteSchema.Open(file), () => SqliteSchema.Open(file, SqliteOpenMode.ReadWrite), _readers.Gate);
            }
            catch (SqliteException exception)
            {
                throw CannotBeOpened(exception);
            }
            finally
            {
                if (_commits is null)
                {
                    ReleaseLock();
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Commits.TryFind(key, out var row) ? row : Read(reader => reader.Find(key)));
    }

    /// <inheritdoc/>
    public ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        cancellationToken.ThrowIfCancellationRequested();

        // One more than asked for tells whether there is more.
        var rows = Read(reader => reader.Scan(range, limit + 1));
        return ValueTask.FromResult(rows.Count > limit
            ? new RowPage(rows[..limit], HasMore: true)
            : new RowPage(rows, HasMore: false));
    }

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        transaction.Check();
        return new ValueTask<CommitOutcome>(Commits.EnqueueAsync(transaction, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var (rows, hasMore) = Read(reader => reader.Export(range, mostBytes));
        return ValueTask.FromResult(new RawPage(rows, hasMore));
    }

    /// <inheritdoc/>
    public ValueTask<KeyRange?> ExportAsync(KeyRange range, int mostBytes, IRawRowSink sink, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        ArgumentNullException.ThrowIfNull(sink);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(reader => reader.Export(range, mostBytes, sink)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Count, 1_000, nameof(keys));
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<RawRow>>(Read(reader => reader.Export(keys)));
    }

    /// <inheritdoc/>
    public ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, 10_000, nameof(rows));
        cancellationToken.ThrowIfCancellationRequested();
        _ = Commits;
        lock (_importing)
        {
            try
            {
                _importer ??= new RowImporter(SqliteSchema.Open(_file!, SqliteOpenMode.ReadWrite), _readers!.Gate);
                _importer.Write(rows);
            }
            catch (SqliteException exception)
            {
                // Closed, whatever it had begun is undone. The next import opens another.
                _importer?.Dispose();
                _importer = null;
                throw new StateStoreUnavailableException($"The database '{path}' could not be written: {exception.Message}", exception);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes what is queued, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // The readers first: the last connection to be closed clears up the log, and only one that writes can.
            _readers?.Dispose();
            _importer?.Dispose();
            if (_commits is not null)
            {
                await _commits.DisposeAsync();
            }
        }
        finally
        {
            _commits = null;
            _importer = null;
            ReleaseLock();
        }
    }

    private CommitQueue Commits => _commits ?? throw new StateStoreUnavailableException($"The database '{path}' is not open.");

    private T Read<T>(Func<RowReader, T> read)
    {
        _ = Commits;
        try
        {
            return _readers!.Use(read);
        }
        catch (SqliteException exception)
        {
            throw new StateStoreUnavailableException($"The database '{path}' can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Keeps every other engine out.</summary>
    /// <returns>The file itself, where the path is a link: by any other name it has to be locked, too.</returns>
    private string TakeLock()
    {
        try
        {
            if (Path.GetDirectoryName(path) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            var link = new FileInfo(path);
            var file = link.LinkTarget is null ? path : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            _lock = new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return file;
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            throw new StateStoreUnavailableException(
                $"The database '{path}' is in use by another process. Stop it, or give this one a file of its own with Carillon:Sqlite:Path.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotBeOpened(exception);
        }
    }

    private void ReleaseLock()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private StateStoreUnavailableException CannotBeOpened(Exception exception) => new(
        $"The database '{path}' can't be opened: {exception.Message} Carillon:Sqlite:Path has to name a file in a folder that can be written.", exception);

    /// <summary>
    /// Whether an error is about the lock itself: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows, elsewhere the
    /// EWOULDBLOCK of flock, which Linux and macOS number differently.
    /// </summary>
    private static bool IsHeldByAnother(IOException exception) => OperatingSystem.IsWindows()
        ? exception.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : exception.HResult is 11 or 35;
}
