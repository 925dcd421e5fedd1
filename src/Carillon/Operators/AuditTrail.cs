using Carillon.Storage;

namespace Carillon.Operators;

/// <summary>What was done, newest first.</summary>
public sealed class AuditTrail(IStateStore store)
{
    /// <summary>A page of it.</summary>
    /// <param name="after">The entry that the page follows. Null for the newest.</param>
    /// <param name="limit">The most entries: 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    public ValueTask<RowPage> ReadAsync(RowKey? after, int limit, CancellationToken cancellationToken) =>
        store.ReadRangeAsync(after is { } key ? StateKeys.Audit.After(key) : StateKeys.Audit, limit, cancellationToken);
}
