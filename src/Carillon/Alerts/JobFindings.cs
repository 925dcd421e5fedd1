using System.Globalization;
using Carillon.Configuration;
using Carillon.Executions;
using Carillon.History;
using Carillon.Storage.Rows;

namespace Carillon.Alerts;

/// <summary>What the figures in a job's state row say of it: no execution is read.</summary>
internal static class JobFindings
{
    /// <summary>The rule for the share of runs that failed.</summary>
    public const string FailureRate = "failure_rate";

    /// <summary>The rule for occurrences that could not run in time.</summary>
    public const string MissedRuns = "missed_runs";

    /// <summary>How much of the day before counts as today: what was missed shortly before midnight is to be seen.</summary>
    private static readonly TimeSpan Carry = TimeSpan.FromHours(1);

    /// <summary>What is wrong with a job.</summary>
    public static IEnumerable<AlertFinding> Of(string job, JobStateRow state, MonitorOptions options, DateTimeOffset now)
    {
        if (Failures(job, state, options, now) is { } failures)
        {
            yield return failures;
        }

        var from = DateOnly.FromDateTime((now - Carry).UtcDateTime);
        var missed = state.Days.Where(day => day.Day >= from).Sum(day => day.Ended.GetValueOrDefault(ExecutionState.Missed));
        if (missed >= options.MissedRuns)
        {
            yield return new AlertFinding(MissedRuns, job, AlertSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"{missed} occurrences were missed since {from:yyyy-MM-dd}: no clock came for them in time."));
        }
    }

    private static AlertFinding? Failures(string job, JobStateRow state, MonitorOptions options, DateTimeOffset now)
    {
        if (state.ConsecutiveSuccesses >= options.RecoverAfter)
        {
            return null;
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        long failed = 0, judged = 0;
        DateOnly? since = null;
        foreach (var day in state.Days.Where(day => day.Day > today.AddDays(-JobStateRow.MostDays)).OrderByDescending(day => day.Day))
        {
            if (day.Day <= today.AddDays(-options.Days) && judged >= options.LeastRuns)
            {
                break;
            }

            var failures = day.Ended.Failures();
            failed += failures;
            judged += failures + day.Ended.GetValueOrDefault(ExecutionState.Succeeded);
            since = day.Day;
        }

        var rate = judged == 0 ? 0 : 100d * failed / judged;
        if (judged < options.LeastRuns || rate < options.WarningRate)
        {
            return null;
        }

        var severity = rate >= options.EmergencyRate ? AlertSeverity.Emergency : rate >= options.CriticalRate ? AlertSeverity.Critical : AlertSeverity.Warning;
        return new AlertFinding(FailureRate, job, severity, string.Create(
            CultureInfo.InvariantCulture, $"{failed} of {judged} runs since {since:yyyy-MM-dd} failed ({rate:0.#} %); the last {state.ConsecutiveFailures} in a row."));
    }
}
