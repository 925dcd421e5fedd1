using System.Runtime.CompilerServices;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <summary>One job's part of the ledger, kept by what was written, and what has to hold of it after each transaction.</summary>
internal sealed partial class JobAccount(World world, JobId job)
{
    private readonly Dictionary<ExecutionId, LiveRow> _live = [];
    private readonly Dictionary<ExecutionId, ExecutionRow> _ended = [];
    private readonly Dictionary<ExecutionId, RecentRow> _lines = [];
    private readonly Dictionary<ExecutionId, DateTimeOffset> _leases = [];
    private readonly Dictionary<ExecutionState, long> _totals = [];
    private long _began;
    private readonly HashSet<RowKey> _due = [];
    private readonly Dictionary<string, ExecutionId> _requests = [];

    private readonly List<(LiveRow? Before, LiveRow? After)> _moved = [];
    private readonly List<ExecutionRow> _endedNow = [];
    private JobRow? _termsBefore;
    private JobStateRow? _stateBefore;

    /// <summary>Which job.</summary>
    public JobId Id => job;

    /// <summary>Its row.</summary>
    public JobRow? Row { get; private set; }

    /// <summary>Where it stands.</summary>
    public JobStateRow? State { get; private set; }

    /// <summary>What is under way.</summary>
    public IReadOnlyDictionary<ExecutionId, LiveRow> Live => _live;

    /// <summary>What is over.</summary>
    public IReadOnlyDictionary<ExecutionId, ExecutionRow> Ended => _ended;

    /// <summary>The most runs that a loss was ever allowed to bring.</summary>
    public int MostReruns { get; private set; }

    /// <summary>Whether its runs were ever allowed side by side.</summary>
    public bool EverAllowed { get; private set; }

    /// <summary>What holds for it now.</summary>
    public JobDefinition Terms => Row!.Effective(job);

    /// <summary>Takes down a row that was written.</summary>
    public void Take(RowChange change)
    {
        switch (change.After ?? change.Before)
        {
            case JobRow:
                _termsBefore = Row;
                Row = change.After as JobRow;
                MostReruns = Math.Max(MostReruns, Terms.RerunAfterLoss);
                EverAllowed |= Terms.Overlap == OverlapPolicy.Allow;
                break;
            case JobStateRow:
                _stateBefore = State;
                State = change.After as JobStateRow;
                break;
            case DueRow:
                _ = change.After is null ? _due.Remove(change.Key) : _due.Add(change.Key);
                break;
            case RecentRow line:
                _lines[line.Id] = line;
                break;
            case LiveRow live:
                _moved.Add((change.Before as LiveRow, change.After as LiveRow));
                _ = change.After is LiveRow after ? _live[live.Id] = after : null;
                _ = change.After is null && _live.Remove(live.Id);
                break;
            case ExecutionRow ended:
                Require(change.After is not null, Rules.RecordIsFinal, $"{ended.Id} was deleted");
                Require(!_ended.ContainsKey(ended.Id), Rules.OneRecord, $"{ended.Id} has a second one: {ended.State}");
                _ended[ended.Id] = ended;
                _endedNow.Add(ended);
                _totals[ended.State] = _totals.GetValueOrDefault(ended.State) + ended.Occurrences;
                _began += ended.StartedAt is null ? 0 : 1;
                break;
        }
    }

    /// <summary>Looks at the transaction that was taken down, and at what it left.</summary>
    public void Check(SimulatedHost by)
    {
        CheckMoves(by);
        CheckRecords(by);
        if (State is { } state && Row is { } row)
        {
            CheckCursor(state, row);
            CheckIndexes(state);
            CheckStatistics(state);
        }

        _moved.Clear();
        _endedNow.Clear();
        (_termsBefore, _stateBefore) = (null, null);
    }

    /// <summary>What has to hold once everything has come to rest.</summary>
    public void CheckAtRest()
    {
        Require(_live.Count == 0, Rules.EveryRunEnds, $"{string.Join(", ", _live.Values.Select(live => $"{live.Id} is {live.State}"))}");
        foreach (var line in _lines.Values)
        {
            Require(_ended.TryGetValue(line.Id, out var ended) && ended.State == line.State, Rules.RecentAgrees, $"{line.Id} is shown as {line.State}");
        }
    }

    /// <summary>What has to hold once the clocks have come again for some minutes.</summary>
    public void CheckUpToDate()
    {
        // With 'all' every occurrence waits for its turn, which may come late where runs take long.
        if (State is { NextDue: { } next } && Terms.Misfire != MisfirePolicy.All)
        {
            Require(next > world.Time.Now - TimeSpan.FromMinutes(2), Rules.NothingLeftBehind, $"{next:O} is due since {world.Time.Now - next}, and {State.Cursor:O} is the cursor");
        }
    }

    private void Require(bool holds, string rule, [InterpolatedStringHandlerArgument(nameof(holds))] ref UnlessHandler found)
    {
        if (!holds)
        {
            world.Violate(rule, found.ToString());
        }
    }
}
