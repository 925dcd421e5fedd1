using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <summary>Stands between a process and the store, and takes one guard away. Where all of them hold it passes everything on.</summary>
internal sealed class GuardRemoved(Guard broken, SimulatedHost host)
{
    private readonly Dictionary<ExecutionId, string> _fences = [];

    public StoredRow? Read(StoredRow? stored) => broken switch
    {
        Guard.Fence when stored?.Row is LiveRow live && _fences.TryGetValue(live.Id, out var fence) => stored with { Row = live with { Fence = fence, Instance = host.Name } },
        Guard.Lease when stored?.Row is LiveRow { LeaseUntil: not null } live => stored with { Row = live with { LeaseUntil = DateTimeOffset.UnixEpoch } },
        Guard.Hold when stored?.Row is GenerationRow { Restore: { } restore } row && restore.Instance != host.Name => stored with { Row = row with { Restore = null } },
        _ => stored,
    };

    public RowPage Read(RowPage page) => broken is Guard.Fence or Guard.Lease ? page with { Rows = [.. page.Rows.Select(row => Read(row)!)] } : page;

    public StateTransaction Write(StateTransaction transaction)
    {
        switch (broken)
        {
            case Guard.Fence:
                foreach (var operation in transaction.Operations)
                {
                    if (operation.Row is LiveRow { Fence: { } fence } live && live.Instance == host.Name)
                    {
                        _fences[live.Id] = fence;
                    }
                }

                return transaction;
            case Guard.Lease:
                return Rewrite(transaction, (before, row) => row is LiveRow live && live.LeaseUntil == DateTimeOffset.UnixEpoch ? live with { LeaseUntil = (before as LiveRow)?.LeaseUntil } : row);
            case Guard.Cursor:
                return Rewrite(transaction, (before, row) => row is JobStateRow state && before is JobStateRow { Cursor: var cursor } ? state with { Cursor = cursor } : row);
            case Guard.Settling when transaction.Operations.Any(operation => operation is { Row: JobRow, Kind: RowOperationKind.Replace }):
                return Unsettle(transaction);
            default:
                return transaction;
        }
    }

    /// <summary>The same writes, with other rows.</summary>
    private StateTransaction Rewrite(StateTransaction transaction, Func<StateRow?, StateRow, StateRow?> rewrite)
    {
        var rewritten = new StateTransaction();
        foreach (var operation in transaction.Operations)
        {
            var row = operation.Row is { } after ? rewrite(host.World.Rows.Read(operation.Key)?.Row, after) : null;
            _ = operation.Kind switch
            {
                _ when operation.Row is not null && row is null => rewritten,
                RowOperationKind.Insert => rewritten.Insert(operation.Key, row!),
                RowOperationKind.Put => rewritten.Put(operation.Key, row!),
                RowOperationKind.Replace => rewritten.Replace(operation.Key, operation.Version!.Value, row!),
                RowOperationKind.Delete => rewritten.Delete(operation.Key, operation.Version!.Value),
                _ => rewritten.Remove(operation.Key),
            };
        }

        return rewritten;
    }

    /// <summary>An edit that forgets the past: no row of it is written, and what its job had and waits for stays as it was.</summary>
    private StateTransaction Unsettle(StateTransaction transaction) => Rewrite(transaction, (before, row) => row switch
    {
        JobStateRow state when before is JobStateRow was => state with { Waiting = was.Waiting, Totals = was.Totals, Days = was.Days },
        ExecutionRow { StartedAt: null } or LiveRow { State: ExecutionState.Pending } => null,
        RecentRow { StartedAt: null } => null,
        _ => row,
    });
}
