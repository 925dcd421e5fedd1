using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <summary>
/// Looks at every transaction that was written, and at what it left: the promise of docs/reliability.md, rule by rule. It works
/// out anew what the engine works out, from the rows alone.
/// </summary>
internal sealed class LedgerAudit(World world)
{
    private readonly Dictionary<JobId, JobAccount> _accounts = [];
    private readonly HashSet<JobAccount> _touched = [];

    /// <summary>Every job there is.</summary>
    public IEnumerable<JobAccount> Accounts => _accounts.Values;

    public JobAccount Of(JobId job)
    {
        if (!_accounts.TryGetValue(job, out var account))
        {
            _accounts[job] = account = new JobAccount(world, job);
        }

        return account;
    }

    /// <summary>Looks at a transaction.</summary>
    /// <param name="by">The process that wrote it.</param>
    /// <param name="changes">What it changed.</param>
    public void Look(SimulatedHost by, List<RowChange> changes)
    {
        if (world.Violation is not null)
        {
            // What follows from a ledger that is wrong already says nothing.
            return;
        }

        _touched.Clear();
        foreach (var change in changes)
        {
            if (JobOf(change) is { } job)
            {
                var account = Of(job);
                _touched.Add(account);
                account.Take(change);
            }
        }

        foreach (var account in _touched)
        {
            account.Check(by);
        }
    }

    /// <summary>A restore has replaced the state: from here on it is looked at.</summary>
    /// <param name="rows">All of it.</param>
    /// <param name="restored">What was restored, before it was brought up to the present.</param>
    public void Restart(IEnumerable<StoredRow> rows, IReadOnlyDictionary<RowKey, StateRow> restored)
    {
        var before = _accounts.ToDictionary();
        _accounts.Clear();
        foreach (var row in rows)
        {
            var change = new RowChange(row.Key, null, row.Row);
            if (JobOf(change) is { } job)
            {
                Of(job).Take(change);
            }
        }

        foreach (var account in _accounts.Values)
        {
            account.CheckRestored(before.GetValueOrDefault(account.Id), restored);
        }
    }

    private static JobId? JobOf(RowChange change) => (change.After ?? change.Before) switch
    {
        LiveRow live => live.Job,
        ExecutionRow execution => execution.Job,
        RecentRow recent => recent.Job,
        DueRow due => due.Job,
        JobRow or JobStateRow => StateKeys.JobOf(change.Key),
        _ => null,
    };
}
