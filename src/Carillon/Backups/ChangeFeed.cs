using System.Security.Cryptography;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>What the change feed says of a transaction, and how a feed begins and ends.</summary>
internal static class ChangeFeed
{
    /// <summary>What the feed has to say of a transaction. Null where nothing that a restore needs is changed.</summary>
    public static ChangeRow? Of(StateTransaction transaction)
    {
        var operations = transaction.Operations.Where(operation => BackupScope.Covers(operation.Key)).ToList();

        // A lease that is renewed, a wish to cancel, a run handed on: whatever runs is interrupted by a restore, so that it is
        // enough to know of it.
        return operations.TrueForAll(operation => operation.Kind == RowOperationKind.Replace && operation.Row is LiveRow)
            ? null
            : new ChangeRow([.. operations.Select(operation => operation.Key.Value)], IsQuiet(operations));
    }

    /// <summary>Begins a feed, unless one is being written.</summary>
    public static async Task BeginAsync(IStateStore store, TimeProvider time, RandomNumberGenerator random, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StateKeys.BackupFeed, cancellationToken) is null)
        {
            // Where it is in conflict, another process has just begun it.
            await store.CommitAsync(new StateTransaction().Insert(StateKeys.BackupFeed, New(time, random)), cancellationToken);
        }
    }

    /// <summary>
    /// Ends the feed: from here on changes are made that are not in it. What is left of it is deleted with the next one's first
    /// increment.
    /// </summary>
    public static async Task EndAsync(IStateStore store, CancellationToken cancellationToken)
    {
        while (await store.ReadAsync(StateKeys.BackupFeed, cancellationToken) is { } feed)
        {
            await store.CommitAsync(new StateTransaction().Delete(feed.Key, feed.Version), cancellationToken);
        }
    }

    /// <summary>A feed that begins now.</summary>
    public static FeedRow New(TimeProvider time, RandomNumberGenerator random)
    {
        Span<byte> id = stackalloc byte[16];
        random.GetBytes(id);
        return new FeedRow(Convert.ToHexStringLower(id), time.GetUtcNow());
    }

    /// <summary>
    /// Whether every row that says whose it is belongs to Carillon itself, and at least one does. States and the list of what is due
    /// don't say it; they are written beside rows that do.
    /// </summary>
    private static bool IsQuiet(List<RowOperation> operations)
    {
        var own = operations.Select(operation => IsOwn(operation.Row)).ToList();
        return !own.Contains(false) && own.Contains(true);
    }

    private static bool? IsOwn(StateRow? row) => row switch
    {
        LiveRow live => live.System,
        RecentRow recent => recent.System,
        ExecutionRow execution => execution.System,
        JobRow job => job.System,
        BuildRow => true,
        SweepRow or CheckRow or MetricRow or CleanRow or RecordCountsRow => true,
        AuditRow or IdempotencyRow or AlertRow => false,
        _ => null,
    };
}
