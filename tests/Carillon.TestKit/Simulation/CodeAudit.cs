using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.TestKit.Simulation;

/// <summary>Looks at what the jobs' code sees: how often it is called, and beside what.</summary>
internal sealed class CodeAudit(World world)
{
    private readonly Dictionary<ExecutionId, (JobId Job, int Attempt)> _attempts = [];
    private readonly Dictionary<(JobId Job, DateTimeOffset DueAt), HashSet<ExecutionId>> _occurrences = [];
    private readonly List<(SimulatedHost Host, JobId Job, ExecutionId Id)> _running = [];
    private readonly HashSet<ExecutionId> _begunFencedOff = [];
    private readonly HashSet<ExecutionId> _withoutRecord = [];

    /// <summary>How often code was called.</summary>
    public int Calls { get; private set; }

    /// <summary>The code of an attempt begins.</summary>
    public void Begin(SimulatedHost host, JobContext context)
    {
        Calls++;
        world.Say(host, $"code of {context.Job} begins: {context.ExecutionId}, attempt {context.Attempt}");
        var before = _attempts.GetValueOrDefault(context.ExecutionId).Attempt;
        if (context.Attempt <= before)
        {
            world.Violate(Rules.CodeStartsOnce, $"attempt {context.Attempt} of {context.ExecutionId} began on {host.Name}, after attempt {before}");
        }

        _attempts[context.ExecutionId] = (context.Job, context.Attempt);
        if (before == 0 && !world.IsHeldBy(host, context.ExecutionId))
        {
            _begunFencedOff.Add(context.ExecutionId);
        }

        CheckOccurrence(context);
        CheckBeside(host, context);
        _running.Add((host, context.Job, context.ExecutionId));
    }

    /// <summary>The code of an attempt is over.</summary>
    public void End(SimulatedHost host, JobContext context) => _running.Remove((host, context.Job, context.ExecutionId));

    /// <summary>An execution is of a state that a restore has replaced: its code may have been started, and nothing is on record of it.</summary>
    public void LoseRecord(ExecutionId id) => _withoutRecord.Add(id);

    /// <summary>A process is gone, and its code with it.</summary>
    public void Forget(SimulatedHost host) => _running.RemoveAll(run => run.Host == host);

    /// <summary>What has to hold once everything has come to rest.</summary>
    /// <param name="jobs">The jobs that are at rest.</param>
    public void CheckAtRest(IReadOnlyCollection<JobAccount> jobs)
    {
        var ended = jobs.SelectMany(account => account.Ended).ToDictionary();
        var known = jobs.Select(account => account.Id).ToHashSet();
        foreach (var (id, (job, attempt)) in _attempts)
        {
            if (!known.Contains(job) || _withoutRecord.Contains(id))
            {
                continue;
            }

            if (!ended.TryGetValue(id, out var record))
            {
                world.Violate(Rules.StartedIsRecorded, $"{id} has none");
            }
            else if (record.StartedAt is null)
            {
                world.Violate(Rules.NeverBegunWasNotStarted, $"{id} is {record.State}, and its code was called ({attempt})");
            }
        }

        foreach (var record in ended.Values)
        {
            if (record.State == ExecutionState.Succeeded && !_attempts.ContainsKey(record.Id))
            {
                world.Violate(Rules.SucceededWasStarted, $"{record.Id}");
            }
        }
    }

    private void CheckOccurrence(JobContext context)
    {
        if (context.DueAt is not { } due)
        {
            return;
        }

        if (!_occurrences.TryGetValue((context.Job, due), out var runs))
        {
            _occurrences[(context.Job, due)] = runs = [];
        }

        runs.Add(context.ExecutionId);
        if (runs.Count > 1 + world.MostReruns(context.Job))
        {
            world.Violate(Rules.OccurrenceStartsOnce, $"that of {context.Job} at {due:O} by {string.Join(", ", runs)}");
        }
    }

    /// <summary>
    /// Never beside code of the same job in the same process; and across processes not beside code whose run is still held, which
    /// is all that can be had: a process that was taken for dead can't be stopped from here. Nor can a run that was taken away while
    /// its claim was being answered: it begins all the same.
    /// </summary>
    private void CheckBeside(SimulatedHost host, JobContext context)
    {
        if (world.MayOverlap(context.Job))
        {
            return;
        }

        foreach (var other in _running)
        {
            if (other.Job == context.Job && !_begunFencedOff.Contains(other.Id) && (other.Host == host || world.IsHeldBy(other.Host, other.Id)) && world.IsHeldBy(host, context.ExecutionId))
            {
                world.Violate(Rules.AtMostTheAllowed, $"{context.ExecutionId} began on {host.Name} beside {other.Id} on {other.Host.Name}");
            }
        }
    }
}
