using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// The one writer. It takes whatever is queued, writes it in one database transaction with a savepoint per caller, and answers
/// the callers once that is on the disk: many callers share one flush, and none of them sees another's conflict. A caller who is
/// alone is the writer for that moment.
/// </summary>
internal sealed class CommitQueue : IAsyncDisposable
{
    /// <summary>The most callers that share a flush: beyond this it is no faster, and only makes the first of them wait.</summary>
    private const int LargestBatch = 512;

    private readonly Channel<PendingCommit> _queue = Channel.CreateUnbounded<PendingCommit>(new() { SingleReader = true });
    private readonly List<PendingCommit> _batch = new(LargestBatch);
    private readonly Func<SqliteConnection> _reopen;
    private readonly TransactionGate _gate;
    private readonly Lock _writing = new();
    private readonly Task _loop;
    private readonly Task _end;
    private RowWriter? _writer;
    private string? _fault;
    private long _firstVersion;
    private int _queued;
    private bool _closed;

    /// <summary>Starts the writer.</summary>
    /// <param name="connection">The connection it writes over, and closes.</param>
    /// <param name="reopen">Opens another, where that one is beyond use.</param>
    /// <param name="gate">Where its transactions begin, in turn with those that read the same file.</param>
    public CommitQueue(SqliteConnection connection, Func<SqliteConnection> reopen, TransactionGate gate)
    {
        (_reopen, _gate) = (reopen, gate);
        _writer = RowWriter.Over(connection, firstVersion: 1, gate);

        // A thread of its own: a flush takes milliseconds, and the pool is for the callers.
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _end = EndAsync();
    }

    /// <summary>
    /// Queues a transaction. A caller who finds nobody writing, and nobody waiting, writes it at once: to wake the writer, and to be
    /// woken by it, takes as long as a flush.
    /// </summary>
    public Task<CommitOutcome> EnqueueAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        var pending = new PendingCommit(transaction, cancellationToken);
        if (Volatile.Read(ref _queued) == 0 && _writing.TryEnter())
        {
            try
            {
                if (!_closed && _writer is not null)
                {
                    WriteAlone(pending);
                    return pending.Answer;
                }
            }
            finally
            {
                _writing.Exit();
            }
        }

        Interlocked.Increment(ref _queued);
        return _queue.Writer.TryWrite(pending) ? pending.Answer : Task.FromException<CommitOutcome>(Closed());
    }

    /// <summary>
    /// Reads a row over the connection that writes, where that is idle: a caller who is alone finds there what it has just
    /// written.
    /// </summary>
    /// <returns>Whether it was read. Otherwise it is to be read over another connection, which also says what is wrong.</returns>
    public bool TryFind(RowKey key, out StoredRow? row)
    {
        row = null;
        if (Volatile.Read(ref _queued) > 0 || !_writing.TryEnter())
        {
            return false;
        }

        try
        {
            row = _closed ? null : _writer?.Find(key);
            return !_closed && _writer is not null;
        }
        catch (SqliteException)
        {
            return false;
        }
        finally
        {
            _writing.Exit();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_writing)
        {
            _closed = true;
        }

        _queue.Writer.TryComplete();
        try
        {
            await _end;
        }
        finally
        {
            _writer?.Dispose();
        }
    }

    private void Run()
    {
        while (WaitForWork())
        {
            lock (_writing)
            {
                while (_batch.Count < LargestBatch && _queue.Reader.TryRead(out var pending))
                {
                    Interlocked.Decrement(ref _queued);
                    Add(pending);
                }

                WriteBatch();
                _batch.Clear();
            }
        }
    }

    private void WriteAlone(PendingCommit pending)
    {
        try
        {
            Add(pending);
            WriteBatch();
        }
        finally
        {
            _batch.Clear();
        }
    }

    private void Add(PendingCommit pending)
    {
        if (!pending.GivenUp())
        {
            _batch.Add(pending);
        }
    }

    private void WriteBatch()
    {
        if (_batch.Count > 0 && TryGetWriter() is { } writer)
        {
            Write(writer);
        }
    }

    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Also after a defect nobody waits for an answer that will never come, and everybody is told what it was.</summary>
    private async Task EndAsync()
    {
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.Writer.TryComplete();
        var closed = Closed();
        lock (_writing)
        {
            _closed = true;
            Fail(new StateStoreOutcomeUnknownException(closed.Message, closed.InnerException));
        }

        while (_queue.Reader.TryRead(out var pending))
        {
            pending.Fail(closed);
        }
    }

    private StateStoreUnavailableException Closed() => _loop.Exception?.InnerException is { } defect
        ? new StateStoreUnavailableException($"The database's writer stopped: {defect.Message}", defect)
        : new StateStoreUnavailableException("The database is closed.");

    /// <summary>The writer, or another in place of one that was given up. Null, with everybody told why, where there is none.</summary>
    private RowWriter? TryGetWriter()
    {
        try
        {
            return _writer ??= RowWriter.Over(_reopen(), _firstVersion, _gate);
        }
        catch (Exception exception) when (exception is SqliteException or StateStoreUnavailableException)
        {
            Fail(new StateStoreUnavailableException(
                $"The database can't be opened again ({exception.Message}) after an error that could not be undone: {_fault}", exception));
            return null;
        }
    }

    private void Write(RowWriter writer)
    {
        try
        {
            writer.Begin(_gate);
            foreach (var pending in _batch)
            {
                pending.Outcome = writer.Apply(pending.Operations, pending.Bodies, alone: _batch.Count == 1);
            }

            writer.SaveSequence();
        }
        catch (SqliteException exception)
        {
            // Nothing was committed, so nothing was written, of none of them.
            RollBack(writer, exception);
            Fail(new StateStoreUnavailableException($"The database could not be written: {exception.Message}", exception));
            return;
        }

        try
        {
            writer.Commit();
        }
        catch (SqliteException exception)
        {
            // A transaction that is still open was not committed. One that SQLite ended may be on the disk: its flush may have
            // failed after its last page was written. That can't be known from here, so the callers have to look.
            var open = writer.InTransaction;
            RollBack(writer, exception);
            var message = $"The database reported an error while committing: {exception.Message}";
            Fail(open ? new StateStoreUnavailableException(message, exception) : new StateStoreOutcomeUnknownException(message, exception));
            return;
        }

        _batch.ForEach(pending => pending.Complete());
        TendLog(writer);
    }

    /// <summary>Undoes what was begun. A connection that can't is closed, which undoes it, too; the next batch opens another.</summary>
    private void RollBack(RowWriter writer, SqliteException cause)
    {
        try
        {
            writer.RollBack();
        }
        catch (SqliteException exception)
        {
            _fault = $"{cause.Message} {exception.Message}";
            _firstVersion = writer.NextVersion;
            _writer = null;
            writer.Dispose();
        }
    }

    private void TendLog(RowWriter writer)
    {
        try
        {
            writer.TendLog(quiet: Volatile.Read(ref _queued) == 0, _gate);
        }
        catch (SqliteException)
        {
            // The log only stays long. What it holds was committed, and a commit that can't be written is told to its callers.
        }
    }

    private void Fail(Exception exception) => _batch.ForEach(pending => pending.Fail(exception));
}
