using System.Globalization;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Storage.Writes;

/// <summary>What the ledger says, without what no two runs of a test have in common: ids, fences, moments.</summary>
internal static class LedgerPicture
{
    public static async Task<string> TakeAsync(InMemoryStateStore store)
    {
        var lines = new List<string>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.All, CancellationToken.None))
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{StateKeys.Kind(stored.Key)} {Describe(stored.Row)}"));
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static string Describe(StateRow row) => row switch
    {
        JobRow job => Line(job.Schedule, job.Edition, job.Pause?.By, job.Overrides, job.RetiredAt is not null, job.UndeclaredSince is not null),
        JobStateRow state => Line(
            Hour(state.Cursor), state.NextDue, state.Edition, state.Running.Count, state.Waiting.Count, Totals(state.Totals), state.Dropped,
            state.ConsecutiveSuccesses, state.ConsecutiveFailures, state.ConsecutiveLosses, state.LastRun?.State, Days(state)),
        DueRow due => Line(due.Job, due.DueAt),
        LiveRow live => Line(
            live.State, live.Trigger, live.DueAt, live.RequestedBy, live.Fence is not null, live.AttemptsBefore, live.Losses, live.RetryOf is not null, live.Cancel?.By),
        ExecutionRow run => Line(
            run.State, run.Trigger, run.DueAt, run.LastDueAt, run.Occurrences, run.Attempts, run.Lost, run.Losses, run.RequestedBy, run.RetryOf is not null, run.BlockedBy is not null),
        RecentRow line => Line(line.State, line.Trigger, line.DueAt, line.Occurrences),
        AuditRow audit => Line(audit.Act, audit.By, audit.Job),
        IdempotencyRow request => Line(request.BodyHash, request.Execution is not null),
        TokenRow token => Line(token.Name, token.Role, token.RevokedBy),
        AlertRow alert => Line(alert.Type, alert.Subject, alert.Status, alert.Notices, alert.AcknowledgedBy, alert.DeliveredAt is not null),
        WatchRow watch => Line(watch.Open, watch.Noticed.Count),
        NoticeRow notice => Line(notice.Kind, notice.Attempts),
        _ => row.GetType().Name,
    };

    /// <summary>The jobs of these tests are due on the hour, or half past.</summary>
    private static string Hour(DateTimeOffset cursor) => cursor.ToString("yyyy-MM-dd HH", CultureInfo.InvariantCulture);

    private static string Totals(IReadOnlyDictionary<ExecutionState, long> totals) =>
        string.Join('+', totals.Where(total => total.Value > 0).OrderBy(total => total.Key).Select(total => Line(total.Key, total.Value)));

    private static string Days(JobStateRow state) => string.Join('+', state.Days.Select(day => Totals(day.Ended)));

    private static string Line(params ReadOnlySpan<object?> values)
    {
        var texts = new List<string>();
        foreach (var value in values)
        {
            texts.Add(Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "-");
        }

        return string.Join(' ', texts);
    }
}
