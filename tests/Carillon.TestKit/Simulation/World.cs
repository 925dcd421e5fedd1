using System.Globalization;
using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;

namespace Carillon.TestKit.Simulation;

/// <summary>
/// Several processes of the real engine over one store, on one thread, with chance in place of time, network and machines. Each
/// step is one thing that happens: an answer arrives or does not, a timer rings, a process dies, somebody acts. After each the
/// ledger is looked at.
/// </summary>
internal sealed partial class World : IDisposable
{
    private const int MostHosts = 3;

    /// <summary>More work than any step leads to: then a process runs in circles.</summary>
    private const int MostWork = 20_000;

    private static readonly DateTimeOffset[] Starts =
    [
        new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero),
        // Clocks go forward, and back, in each zone that jobs are in.
        new(2026, 3, 29, 0, 57, 0, TimeSpan.Zero), new(2026, 10, 25, 0, 50, 0, TimeSpan.Zero),
        new(2026, 3, 8, 6, 57, 0, TimeSpan.Zero), new(2026, 11, 1, 5, 50, 0, TimeSpan.Zero),
        new(2026, 10, 3, 15, 20, 0, TimeSpan.Zero), new(2026, 4, 4, 14, 50, 0, TimeSpan.Zero),
    ];

    private readonly List<SimulatedHost> _hosts = [];
    private readonly List<SimulatedBuild> _builds = [];
    private readonly List<Delivery> _underWay = [];
    private readonly List<RowChange> _changes = [];
    private int _started;
    private readonly SimulatedOperator _operator;
    private readonly StepTable _table;
    private readonly Dice _dice;
    private readonly int _jobs;

    /// <summary>Makes one.</summary>
    /// <param name="plan">What it is to do.</param>
    /// <param name="trace">Told of everything that happens. Null for nobody.</param>
    /// <param name="store">The store that is simulated with, open and empty. Null for the simulation's own rows alone.</param>
    public World(SimulationPlan plan, Action<string>? trace = null, IStateStore? store = null)
    {
        (Plan, Trace) = (plan, trace);
        _dice = Dice.For(plan.Seed, "world");
        Time = new SimulatedTime(_dice.Of(Starts));
        Rows = store is null ? new SimulatedRows(plan.Broken) : new ComparedRows(store, difference => Violate(Rules.StoresAnswerAlike, difference));
        Ledger = new LedgerAudit(this);
        Code = new CodeAudit(this);
        Logs = new SimulatedLogs(defect => Violate(Rules.NoDefectOfItsOwn, defect));
        _operator = new SimulatedOperator(this);
        _table = new StepTable(faults: _dice.Of(0, 1, 1, 2, 4), plan.Restores);
        _jobs = 1 + _dice.Below(3);
    }

    public SimulationPlan Plan { get; }

    public Action<string>? Trace { get; }

    public SimulatedTime Time { get; }

    public IRows Rows { get; }

    public SimulatedLogs Logs { get; }

    public LedgerAudit Ledger { get; }

    public CodeAudit Code { get; }

    public ExecutionOptions Options { get; } = new();

    /// <summary>What went wrong first. Null while nothing has.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>Runs the plan, lets everything come to rest, and looks at what is left.</summary>
    public void Run()
    {
        StartHost(_dice);
        StartHost(_dice);
        foreach (var step in Plan.Steps)
        {
            Step(new Dice(step));
            Rest(new Dice(step));
            if (Violation is not null)
            {
                return;
            }
        }

        Settle();
    }

    /// <summary>Writes a transaction, and looks at it.</summary>
    public CommitOutcome Commit(SimulatedHost by, int generation, StateTransaction transaction)
    {
        CheckTime(by);
        _changes.Clear();
        var outcome = RowsOf(generation).Commit(transaction, _changes);
        if (outcome.Committed && generation == _generation)
        {
            Ledger.Look(by, _changes);
        }
        else if (!outcome.Committed)
        {
            Say(by, $"  conflict at {outcome.Conflict}");
        }

        if (Plan.Restores && outcome.Committed)
        {
            LookForRestore(generation);
        }

        return outcome;
    }

    public void Send(Delivery delivery) => _underWay.Add(delivery);

    /// <summary>Another process than one, that is there. Null where there is none.</summary>
    public SimulatedHost? AnyOther(SimulatedHost host, Dice dice)
    {
        var others = _hosts.FindAll(other => other != host && !other.Dead && other.Started);
        return others.Count == 0 ? null : dice.Of(others);
    }

    public int MostReruns(JobId job) => Ledger.Of(job).MostReruns;

    public bool MayOverlap(JobId job) => Ledger.Of(job).EverAllowed;

    /// <summary>Whether a run is still a process's, by its row.</summary>
    public bool IsHeldBy(SimulatedHost host, ExecutionId id)
    {
        foreach (var account in Ledger.Accounts)
        {
            if (account.Live.TryGetValue(id, out var live))
            {
                return live.Instance == host.Name;
            }
        }

        return false;
    }

    /// <summary>The instants that a job is due at after one and up to another.</summary>
    public static List<DateTimeOffset> Due(JobDefinition definition, DateTimeOffset after, DateTimeOffset upTo) =>
        upTo <= after ? [] : [.. SimulatedSchedules.Of(definition).DueWithin(after, upTo)];

    public void Violate(string rule, string found)
    {
        if (Violation is null)
        {
            Violation = new Violation(rule, found);
            Trace?.Invoke($"VIOLATION {Violation}");
        }
    }

    public void Say(SimulatedHost? host, string what) =>
        Trace?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{Time.Now:HH:mm:ss.fff} {host?.Name,-3} {what}"));

    /// <summary>Equal for equal histories: what is on record, and when it ended.</summary>
    public ulong Digest()
    {
        var digest = (ulong)Rows.Count;
        foreach (var account in Ledger.Accounts.OrderBy(account => account.Id.Name, StringComparer.Ordinal))
        {
            foreach (var ended in account.Ended.Values.OrderBy(ended => ended.Id.ToString(), StringComparer.Ordinal))
            {
                digest = Dice.For(digest, $"{ended.Id}{ended.State}{ended.FinishedAt.UtcTicks}{ended.Instance}").Next();
            }
        }

        return digest;
    }

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    /// <summary>Lets every process work until all wait for something.</summary>
    private void Rest(Dice dice)
    {
        var work = 0;
        for (var again = true; again && Violation is null;)
        {
            again = false;
            foreach (var host in _hosts)
            {
                while (host.IsUp && host.Scheduler.TryRunOne(dice))
                {
                    again = true;
                    if (++work > MostWork)
                    {
                        Violate(Rules.ComesToRest, $"{host.Name} does not");
                        return;
                    }
                }

                if (host.Scheduler.WasCalledFromOutside)
                {
                    Violate(Rules.StaysOnItsScheduler, host.Name);
                }
            }
        }

        for (var i = _hosts.Count - 1; i >= 0; i--)
        {
            if (_hosts[i].Dead)
            {
                Bury(_hosts[i]);
            }
        }
    }

    /// <summary>Time passes, and all goes well: whatever is under way arrives, and timers ring at their times.</summary>
    private void Pass(Dice dice, TimeSpan time)
    {
        var end = Time.Now + time;
        do
        {
            Rest(dice);
            while (_underWay.Count > 0 && Violation is null)
            {
                var delivery = _underWay[0];
                Tell(delivery, "answered");
                _underWay.RemoveAt(0);
                delivery.Answer();
                Rest(dice);
            }
        }
        while (Violation is null && MoveToNextTimer(end));
    }

    /// <summary>Moves the time to the next ring of a timer, and no further than an end.</summary>
    /// <returns>Whether the end is not reached.</returns>
    private bool MoveToNextTimer(DateTimeOffset end)
    {
        var next = end;
        foreach (var host in _hosts)
        {
            if (host.IsUp && host.Clock.NextRing is { } ring && ring < next)
            {
                next = ring;
            }
        }

        MoveTo(next);
        return next < end;
    }

    private void MoveTo(DateTimeOffset instant)
    {
        Time.MoveTo(instant);
        foreach (var host in _hosts)
        {
            if (host.IsUp)
            {
                host.Clock.Ring();
            }
        }
    }

    private Delivery? AnyUnderWay(Dice dice) => _underWay.Count == 0 ? null : _underWay[dice.Below(_underWay.Count)];

    private SimulatedHost? AnyUp(Dice dice)
    {
        var up = _hosts.FindAll(host => host.IsUp && host.Started);
        return up.Count == 0 ? null : dice.Of(up);
    }

    private JobId AnyJob(Dice dice) => JobId.Create("default", $"job-{dice.Below(_jobs)}");

    private void Tell(Delivery delivery, string what)
    {
        if (Trace is not null)
        {
            Say(delivery.From, $"{delivery.Text}: {what}");
        }
    }
}
