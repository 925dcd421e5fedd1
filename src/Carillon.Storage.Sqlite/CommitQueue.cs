using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// The one writer. It takes whatever is queued, writes it in one database transaction with a savepoint per caller, and answers
/// the callers once that is on the disk: many callers share one flush, and none of them sees another's conflict.
/// </summary>
internal sealed class CommitQueue : IAsyncDisposable
{
    /// <summary>The most callers that share a flush: beyond this it is no faster, and only makes the first of them wait.</summary>
    private const int LargestBatch = 512;

    private readonly Channel<PendingCommit> _queue = Channel.CreateUnbounded<PendingCommit>(new() { SingleReader = true });
    private readonly RowWriter _writer;
    private readonly Task _loop;

    public CommitQueue(SqliteConnection connection)
    {
        _writer = new RowWriter(connection);

        // A thread of its own: a flush takes milliseconds, and the pool is for the callers.
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Queues a transaction.</summary>
    public Task<CommitOutcome> EnqueueAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        var pending = new PendingCommit(transaction, cancellationToken);
        return _queue.Writer.TryWrite(pending)
            ? pending.Answer
            : Task.FromException<CommitOutcome>(new StateStoreUnavailableException("The database is closed."));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _writer.Dispose();
    }

    private void Run()
    {
        var batch = new List<PendingCommit>(LargestBatch);
        try
        {
            while (WaitForWork())
            {
                batch.Clear();
                while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var pending))
                {
                    if (!pending.GivenUp())
                    {
                        batch.Add(pending);
                    }
                }

                if (batch.Count > 0)
                {
                    Write(batch);
                }
            }
        }
        finally
        {
            // Also after a defect nobody may wait for an answer that will never come.
            _queue.Writer.TryComplete();
            batch.ForEach(pending => pending.Fail(new StateStoreOutcomeUnknownException("The database's writer stopped.")));
            while (_queue.Reader.TryRead(out var pending))
            {
                pending.Fail(new StateStoreUnavailableException("The database's writer stopped."));
            }
        }
    }

    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Write(List<PendingCommit> batch)
    {
        try
        {
            _writer.Begin();
            foreach (var pending in batch)
            {
                pending.Outcome = _writer.Apply(pending.Operations, pending.Bodies);
            }
        }
        catch (SqliteException exception)
        {
            // Nothing was committed, so nothing was written, of none of them.
            _writer.RollBack();
            batch.ForEach(pending => pending.Fail(new StateStoreUnavailableException($"The database could not be written: {exception.Message}", exception)));
            return;
        }

        try
        {
            _writer.Commit();
        }
        catch (SqliteException exception)
        {
            // Whether a commit whose flush failed is on the disk can't be known from here: the callers have to look.
            _writer.RollBack();
            batch.ForEach(pending => pending.Fail(new StateStoreOutcomeUnknownException($"The database reported an error while committing: {exception.Message}", exception)));
            return;
        }

        batch.ForEach(pending => pending.Complete());
    }
}
