using Carillon.Storage;

namespace Carillon.TestKit.Storage;

/// <summary>A store whose commits a test can step into: fail them before or after they took effect, or do something first.</summary>
public sealed class InterceptingStateStore(IStateStore inner) : IStateStore, IStateArchive
{
    /// <summary>Called instead of each commit, with the transaction and the real commit.</summary>
    public Func<StateTransaction, Func<Task<CommitOutcome>>, Task<CommitOutcome>>? OnCommit { get; set; }

    /// <summary>Called before each read of a row, with its key.</summary>
    public Func<RowKey, Task>? OnRead { get; set; }

    /// <summary>Called before each read of a range.</summary>
    public Action<KeyRange>? OnReadRange { get; set; }

    public string Description => inner.Description;

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public async ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken)
    {
        if (OnRead is { } intercept)
        {
            await intercept(key);
        }

        return await inner.ReadAsync(key, cancellationToken);
    }

    public ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken)
    {
        OnReadRange?.Invoke(range);
        return inner.ReadRangeAsync(range, limit, cancellationToken);
    }

    public ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken) =>
        Archive.ExportAsync(range, mostBytes, cancellationToken);

    public ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        Archive.ExportAsync(keys, cancellationToken);

    public ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken) => Archive.ImportAsync(rows, cancellationToken);

    public async ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken) =>
        OnCommit is { } intercept
            ? await intercept(transaction, () => inner.CommitAsync(transaction, cancellationToken).AsTask())
            : await inner.CommitAsync(transaction, cancellationToken);

    /// <summary>The next commit that touches a kind of row takes effect, and its answer is lost.</summary>
    public void LoseAnswerOnce(string kind) => Once(kind, async commit =>
    {
        await commit();
        throw new StateStoreOutcomeUnknownException("The answer was lost (as the test asked).");
    });

    /// <summary>The next commit that touches a kind of row does not take effect.</summary>
    public void FailOnce(string kind) => Once(kind, _ => throw new StateStoreUnavailableException("The store is down (as the test asked)."));

    /// <summary>Does something before the next commit that touches a kind of row.</summary>
    public void BeforeOnce(string kind, Func<Task> action) => Once(kind, async commit =>
    {
        await action();
        return await commit();
    });

    /// <summary>Does something before the next read of a kind of row.</summary>
    public void BeforeReadOnce(string kind, Func<Task> action) => OnRead = async key =>
    {
        if (StateKeys.Kind(key) == kind)
        {
            OnRead = null;
            await action();
        }
    };

    private IStateArchive Archive => (IStateArchive)inner;

    private void Once(string kind, Func<Func<Task<CommitOutcome>>, Task<CommitOutcome>> fault)
    {
        var left = 1;
        OnCommit = (transaction, commit) =>
        {
            // Commits come side by side: only the first of them meets the fault.
            if (!transaction.Operations.Any(operation => StateKeys.Kind(operation.Key) == kind) || Interlocked.Exchange(ref left, 0) == 0)
            {
                return commit();
            }

            OnCommit = null;
            return fault(commit);
        };
    }
}
