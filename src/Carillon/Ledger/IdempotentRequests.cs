using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>
/// Requests that carry an idempotency key: the first one leaves a row, in the transaction of what it does, and the same one
/// again finds it. After <see cref="RetentionOptions.Idempotency"/> the key may be used anew.
/// </summary>
public sealed class IdempotentRequests(IStateStore store, StoreTime time, IOptions<RetentionOptions> options)
{
    /// <summary>What was accepted under a key before. Null where nothing was, or there is no key.</summary>
    public async ValueTask<IdempotencyRow?> FindAsync(IdempotencyKey? key, CancellationToken cancellationToken) =>
        key is not null && await ReadAsync(key, cancellationToken) is { } stored && !HasExpired(stored.Row) ? stored.Row : null;

    /// <summary>Adds the row of a request to the transaction of what it does.</summary>
    public async ValueTask AddAsync(StateTransaction transaction, IdempotencyKey? key, ExecutionId? execution, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (key is null)
        {
            return;
        }

        var row = new IdempotencyRow(key.BodyHash, time.GetUtcNow(), execution);
        var place = StateKeys.IdempotentRequest(key.Hash);
        _ = await ReadAsync(key, cancellationToken) is { } expired && HasExpired(expired.Row)
            ? transaction.Replace(place, expired.Version, row)
            : transaction.Insert(place, row);
    }

    /// <summary>Keeps a key for a request that had nothing to write.</summary>
    /// <returns>Whether it is kept, or there is none. Otherwise somebody else used it in between.</returns>
    public async Task<bool> TryAcceptAsync(IdempotencyKey? key, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return true;
        }

        var transaction = new StateTransaction();
        await AddAsync(transaction, key, null, cancellationToken);
        return (await store.CommitAsync(transaction, cancellationToken)).Committed;
    }

    private ValueTask<StoredRow<IdempotencyRow>?> ReadAsync(IdempotencyKey key, CancellationToken cancellationToken) =>
        store.ReadAsync<IdempotencyRow>(StateKeys.IdempotentRequest(key.Hash), cancellationToken);

    private bool HasExpired(IdempotencyRow row) => time.GetUtcNow() - row.At > options.Value.Idempotency;
}
