using System.Security.Cryptography;
using Carillon.Backups.Live;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>
/// A store that keeps the change feed: each transaction that changes what a backup holds also says which rows it changed, in a
/// row of its own. So what changed is known without a look at the rest, and nothing is missed that was committed.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="enabled">
/// Whether the feed is kept. Where it is not, transactions pass as they are, and a feed that was begun ends when the store opens.
/// </param>
/// <param name="time">Where the time comes from.</param>
/// <param name="random">Where the ids come from.</param>
public sealed class ChangeFeedStore(IStateStore inner, bool enabled, TimeProvider time, RandomNumberGenerator random) : IStateStore, IAsyncDisposable
{
    /// <summary>The store without the feed.</summary>
    public IStateStore Inner => inner;

    /// <inheritdoc/>
    public string Description => inner.Description;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (inner is StateGenerations generations)
        {
            generations.Opened = PrepareAsync;
            await inner.OpenAsync(cancellationToken);
        }
        else
        {
            await inner.OpenAsync(cancellationToken);
            await PrepareAsync(inner, cancellationToken);
        }
    }

    /// <summary>A feed is of one store: where another takes over, it begins there anew.</summary>
    private async Task PrepareAsync(IStateStore store, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StateKeys.Restore, cancellationToken) is not null)
        {
            throw new StateStoreUnavailableException(
                $"The store ({store.Description}) holds part of a state only: a restore into it was cut off. Let the same restore go on, or use another store.");
        }

        if (enabled)
        {
            await ChangeFeed.BeginAsync(store, time, random, cancellationToken);
        }
        else
        {
            await ChangeFeed.EndAsync(store, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken) =>
        inner.ReadRangeAsync(range, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        transaction.Check();
        return inner.CommitAsync(enabled && ChangeFeed.Of(transaction) is { } change ? With(transaction, change) : transaction, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        switch (inner)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The last step, and one that nothing can be in conflict with: its key is made anew each time, also where the same transaction
    /// is sent again.
    /// </summary>
    private StateTransaction With(StateTransaction transaction, ChangeRow change)
    {
        if (transaction.Operations.Count > StateTransaction.MostRows)
        {
            throw new InvalidOperationException(
                $"A transaction may write {StateTransaction.MostRows} rows beside the one of the change feed; this one has {transaction.Operations.Count}.");
        }

        var now = time.GetUtcNow();
        return transaction.Copy().Insert(StateKeys.Change(ExecutionId.Random(now, random), now), change);
    }
}
