using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <content>What has to hold of its occurrences.</content>
internal sealed partial class JobAccount
{
    /// <summary>The instants that the cursor passed are what the same transaction accounts for, each once, under the terms that held.</summary>
    private void CheckCursor(JobStateRow state, JobRow row)
    {
        if (_stateBefore is not { } before)
        {
            return;
        }

        Require(state.Cursor >= before.Cursor, Rules.CursorNeverGoesBack, $"from {before.Cursor:O} to {state.Cursor:O}");
        var terms = _termsBefore ?? row;
        var expected = terms.RetiredAt is null ? World.Due(terms.Effective(job), before.Cursor, state.Cursor) : [];
        var at = 0;
        foreach (var (first, last, count) in Accounted())
        {
            var from = at;
            while (at < expected.Count && expected[at] <= last)
            {
                at++;
            }

            Require(at - from == count && count > 0 && expected[from] == first && expected[at - 1] == last, Rules.EveryInstantOnce,
                $"{first:O} to {last:O} is {count} occurrences on record, and {at - from} by the schedule {terms.Effective(job).Schedule} after {before.Cursor:O}");
        }

        Require(at == expected.Count, Rules.EveryInstantOnce, $"the cursor passed {(at < expected.Count ? expected[at] : default):O} ({expected.Count - at} instants), and nothing is on record");
        if (_termsBefore is { RetiredAt: null } && Differ(_termsBefore, row))
        {
            var left = World.Due(_termsBefore.Effective(job), state.Cursor, row.UpdatedAt);
            Require(left.Count == 0, Rules.EditSettlesThePast, $"{left.Count} instants from {(left.Count > 0 ? left[0] : default):O} were due before {row.UpdatedAt:O} under other terms");
        }

    }

    /// <summary>The occurrences that the transaction accounts for, the earliest first.</summary>
    private List<(DateTimeOffset First, DateTimeOffset Last, int Count)> Accounted()
    {
        var accounted = new List<(DateTimeOffset First, DateTimeOffset Last, int Count)>();
        foreach (var (before, after) in _moved)
        {
            if (before is null && after is { Trigger: RunTrigger.Schedule, DueAt: { } due })
            {
                accounted.Add((due, due, 1));
            }
        }

        foreach (var ended in _endedNow)
        {
            if (ended is { Trigger: RunTrigger.Schedule, DueAt: { } due } && !_moved.Exists(move => move.Before?.Id == ended.Id))
            {
                accounted.Add((due, ended.LastDueAt ?? due, ended.Occurrences));
            }
        }

        accounted.Sort();
        return accounted;
    }

    private bool Differ(JobRow one, JobRow other)
    {
        var (before, after) = (one.Effective(job), other.Effective(job));
        return (before.Schedule, before.TimeZone, before.Enabled, before.Misfire, before.MaxLateness, before.Overlap, one.Pause, one.RetiredAt)
            != (after.Schedule, after.TimeZone, after.Enabled, after.Misfire, after.MaxLateness, after.Overlap, other.Pause, other.RetiredAt);
    }
}
