using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <content>What has to hold of it when a restore has replaced the state.</content>
internal sealed partial class JobAccount
{
    /// <summary>All of the rows are taken down. What the restored state did not have is one row, of all that was due since, and what ended runs that were under way.</summary>
    /// <param name="before">Its account in the old state. Null where there was none.</param>
    /// <param name="restored">What was restored.</param>
    public void CheckRestored(JobAccount? before, IReadOnlyDictionary<RowKey, StateRow> restored)
    {
        (MostReruns, EverAllowed) = (Math.Max(MostReruns, before?.MostReruns ?? 0), EverAllowed || before?.EverAllowed == true);
        Require(State is not null && Row is not null && restored.GetValueOrDefault(StateKeys.JobState(job)) is JobStateRow, Rules.EveryInstantOnce, $"{job} has rows, and no state");
        if (State is not null && Row is not null && restored[StateKeys.JobState(job)] is JobStateRow then)
        {
            var expected = Row.RetiredAt is null ? World.Due(Terms, then.Cursor, State.Cursor) : [];
            var added = _endedNow.FindAll(ended => !restored.ContainsKey(StateKeys.Execution(job, ended.Id)));
            var gap = added.FindAll(ended => ended.State == ExecutionState.Skipped);
            Require(gap.Count == (expected.Count > 0 ? 1 : 0) && gap.TrueForAll(row => row.DueAt == expected[0] && (row.LastDueAt ?? row.DueAt) == expected[^1] && row.Occurrences == expected.Count),
                Rules.EveryInstantOnce, $"{expected.Count} instants since {then.Cursor:O} are {gap.Count} rows of a restore");
            Require(added.TrueForAll(ended => gap.Contains(ended) || ended.State == ExecutionState.Interrupted), Rules.EveryInstantOnce, $"a restore ended runs of {job} otherwise");
            Require(_live.Count == 0, Rules.EveryRunEnds, $"{_live.Count} runs of {job} are under way in a state that was just restored");
            CheckIndexes(State);
            CheckStatistics(State);
        }

        _moved.Clear();
        _endedNow.Clear();
        (_termsBefore, _stateBefore) = (null, null);
    }
}
