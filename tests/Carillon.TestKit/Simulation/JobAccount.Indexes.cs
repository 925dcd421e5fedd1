using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <content>What has to hold of the rows by which others are found.</content>
internal sealed partial class JobAccount
{
    /// <summary>The rows by which others are found agree with what they stand for.</summary>
    private void CheckIndexes(JobStateRow state)
    {
        Require(state.NextDue is { } next ? _due.Count == 1 && _due.Contains(StateKeys.Due(next, job)) : _due.Count == 0,
            Rules.DueListAgrees, $"{job} is due at {state.NextDue:O}, and listed as {string.Join(", ", _due)}");
        Require(state.Running.Count + state.Waiting.Count == _live.Count && state.Running.All(_live.ContainsKey) && state.Waiting.All(_live.ContainsKey),
            Rules.StatesNameTheLive, $"{job} has {state.Running.Count} running and {state.Waiting.Count} waiting, and {_live.Count} rows: {string.Join(", ", _live.Keys)}");
        foreach (var id in state.Waiting)
        {
            Require(!_live.TryGetValue(id, out var live) || live.State == ExecutionState.Pending, Rules.StatesNameTheLive, $"{id} waits and is {_live[id].State}");
        }

        Require(state.Edition == Row!.Edition, Rules.StateKnowsItsTerms, $"{job} is edition {Row.Edition}, its state {state.Edition}");
    }

    /// <summary>The totals are what the records come to.</summary>
    private void CheckStatistics(JobStateRow state)
    {
        foreach (var (ended, count) in _totals)
        {
            Require(state.Totals.GetValueOrDefault(ended) == count, Rules.StatisticsAgree, $"{job} has {state.Totals.GetValueOrDefault(ended)} {ended}, and {count} are on record");
        }

        var counted = state.Counters?.Durations.Counts.Sum() ?? 0;
        Require(counted == _began, Rules.StatisticsAgree, $"{job} has counted {counted} runs that began, and {_began} are on record");
        long days = 0, all = 0;
        foreach (var day in state.Days)
        {
            days += day.Ended.Values.Sum();
        }

        foreach (var total in state.Totals.Values)
        {
            all += total;
        }

        Require(state.Days.Count == JobStateRow.MostDays || days == all, Rules.StatisticsAgree, $"{job} has {days} by day, and {all} in all");
    }
}
