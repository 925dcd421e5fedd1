using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <content>What has to hold of its executions.</content>
internal sealed partial class JobAccount
{
    /// <summary>Each execution under way goes from one state to the next as the life cycle has it, by whoever holds it.</summary>
    private void CheckMoves(SimulatedHost by)
    {
        foreach (var (before, after) in _moved)
        {
            var id = (after ?? before)!.Id;
            if (before is null)
            {
                Require(!_ended.ContainsKey(id), Rules.OneRecord, $"{id} is over, and is under way again");
                Require(ExecutionLifecycle.MayBegin(after!.State), Rules.LegalTransitions, $"{id} began as {after.State}");
                Require(after.Trigger != RunTrigger.Schedule || (after.DueAt is { } due && id == ExecutionId.ForOccurrence(job, due)), Rules.DerivedId, $"{id} is due at {after.DueAt:O}");
                CheckBegun(by, after);
                CheckDue(by, after);
                CheckRequest(after.Id, after.Trigger, after.RequestedBy);
            }
            else if (after is null)
            {
                Require(_endedNow.Exists(ended => ended.Id == id), Rules.EndsInARecord, $"{id} was {before.State}, and is gone");
            }
            else
            {
                Require(before.State == after.State || ExecutionLifecycle.MayFollow(before.State, after.State), Rules.LegalTransitions, $"{id} went from {before.State} to {after.State}");
                Require(before.DueAt == after.DueAt && before.Trigger == after.Trigger && before.RetryOf == after.RetryOf, Rules.StaysWhatItIs, $"{id}");
                CheckHolder(by, before, after);
                if (before is { State: ExecutionState.Pending, StartedAt: null })
                {
                    CheckBegun(by, after);
                }
            }

            if (after?.LeaseUntil is { } lease && lease != before?.LeaseUntil)
            {
                _leases[id] = world.Time.Now;
            }
        }
    }

    private void CheckHolder(SimulatedHost by, LiveRow before, LiveRow after)
    {
        var asked = before with { Cancel = after.Cancel };
        if (asked == after)
        {
            return;
        }

        if (before.State == ExecutionState.Running && after.Fence == before.Fence)
        {
            Require(before.Instance == by.Name && after.Instance == by.Name, Rules.OnlyTheHolderWrites, $"{by.Name} wrote to {before.Id} of {before.Instance}");
        }
        else if (after.State == ExecutionState.Pending)
        {
            Require(before.Instance == by.Name, Rules.OnlyTheHolderWrites, $"{by.Name} handed {before.Id} of {before.Instance} on");
        }
        else
        {
            Require(after.Instance == by.Name && after.Fence is not null && after.Fence != before.Fence, Rules.OwnFence, $"{by.Name} took {before.Id}");
        }
    }

    /// <summary>What begins may begin.</summary>
    private void CheckBegun(SimulatedHost by, LiveRow live)
    {
        if (live.State != ExecutionState.Running)
        {
            return;
        }

        Require(live.Instance == by.Name, Rules.OwnFence, $"{live.Id} began for {live.Instance}, by {by.Name}");
        var most = Terms.Overlap == OverlapPolicy.Allow ? JobLimits.MostParallel : 1;
        Require(State!.Running.Count <= most, Rules.AtMostTheAllowed, $"{State.Running.Count} of {job} run, {most} may: {string.Join(", ", State.Running)}");
    }

    /// <summary>What is accepted because a schedule says so is due, and not in a pause.</summary>
    private void CheckDue(SimulatedHost by, LiveRow live)
    {
        if (live is not { Trigger: RunTrigger.Schedule, DueAt: { } due })
        {
            return;
        }

        var latest = by.Clock.GetUtcNow() > world.Time.Now ? by.Clock.GetUtcNow() : world.Time.Now;
        Require(due <= (world.Plan.StoreTellsTime ? latest : by.Clock.GetUtcNow()) + TimeSpan.FromSeconds(2), Rules.NotBeforeDue, $"{live.Id} is due at {due:O}");
        Require(_termsBefore is not null || Row!.Pause is not { } pause || due <= pause.From || !pause.IsOn(due), Rules.NotInAPause, $"{live.Id} is due at {due:O}, and paused from {Row?.Pause?.From:O} to {Row?.Pause?.Until:O}");
    }

    /// <summary>A request leads to one execution, however often it is sent.</summary>
    private void CheckRequest(ExecutionId id, RunTrigger trigger, string? by)
    {
        if (trigger == RunTrigger.Manual && by is not null)
        {
            Require(_requests.TryAdd(by, id) || _requests[by] == id, Rules.OneRequestOneExecution, $"that of {by} led to {_requests.GetValueOrDefault(by)} and {id}");
        }
    }

    /// <summary>What is over was under way before, or never ran.</summary>
    private void CheckRecords(SimulatedHost by)
    {
        foreach (var ended in _endedNow)
        {
            var live = _moved.Find(move => move.Before?.Id == ended.Id).Before;
            var legal = live is null
                ? ExecutionLifecycle.MayBegin(ended.State) && ExecutionLifecycle.IsFinal(ended.State)
                : ExecutionLifecycle.MayFollow(live.State, ended.State);
            CheckRequest(ended.Id, ended.Trigger, ended.RequestedBy);
            Require(legal, Rules.LegalTransitions, $"{ended.Id} went from {live?.State.ToString() ?? "nothing"} to {ended.State}");
            Require(!_live.ContainsKey(ended.Id), Rules.OneRecord, $"{ended.Id} is {ended.State}, and still under way");
            Require(_lines.TryGetValue(ended.Id, out var line) && line.State == ended.State, Rules.RecentAgrees, $"{ended.Id} is {ended.State}");
            if (ended.Fence is not null)
            {
                Require(ended.Fence == live?.Fence, Rules.FencedOffChangesNothing, $"{ended.Id} was recorded by {ended.Instance} as {ended.State}, and is held by {live?.Instance}");
            }
            else if (ended is { State: ExecutionState.Abandoned, Lost: true } && live is not null && ended.Reason?.Contains("no sign of life", StringComparison.Ordinal) == true)
            {
                CheckLease(by, ended, live);
            }
        }
    }

    /// <summary>
    /// A run is taken for lost when its lease has run out by the time that whoever looks goes by, and a renewal has passed since by any clock;
    /// or when nobody has written to it for a lease and a renewal, whatever its lease says.
    /// </summary>
    private void CheckLease(SimulatedHost by, ExecutionRow ended, LiveRow live)
    {
        var written = _leases[ended.Id];
        var ranOut = live.LeaseUntil!.Value - (by.Time.GetUtcNow() - world.Time.Now);
        var earliest = (ranOut > written ? ranOut : written) + world.Options.LeaseRenewal;
        var atLast = written + world.Options.LeaseDuration + world.Options.LeaseRenewal;
        earliest = earliest < atLast ? earliest : atLast;
        Require(world.Time.Now >= earliest, Rules.LeaseHolds, $"{ended.Id} of {live.Instance} was taken for lost at {world.Time.Now:O}, and {earliest:O} is the earliest");
    }
}
