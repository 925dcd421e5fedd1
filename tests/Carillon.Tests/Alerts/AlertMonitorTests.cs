using System.Globalization;
using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.TestKit;
using Xunit.Abstractions;

namespace Carillon.Tests.Alerts;

[Trait("Req", "PG8")]
public sealed class AlertMonitorTests(ITestOutputHelper output) : IDisposable
{
    private readonly AlertBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Req", "PG40")]
    public async Task Look_JobFailsAndRecovers_RaisesOneAlertAndSendsOneRecovery()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.EndAsync(job, ExecutionState.Failed, 5);

        await _bench.LookAsync();
        _bench.Engine.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.EndAsync(job, ExecutionState.Failed);
        await _bench.LookAsync();
        await _bench.LookAsync();

        var alert = Assert.Single(await _bench.AlertsAsync());
        Assert.Equal(("failure_rate", job.Id.ToString(), AlertSeverity.Emergency, AlertStatus.Open, 3), (alert.Type, alert.Subject, alert.Severity, alert.Status, alert.Seen));
        Assert.Equal("6 of 6 runs since 2026-03-02 failed (100 %); the last 6 in a row.", alert.Message);
        Assert.Equal([NoticeKind.Raised], _bench.Sent.Select(notice => notice.Kind));

        await _bench.EndAsync(job, ExecutionState.Succeeded, 3);
        await _bench.LookAsync();
        await _bench.LookAsync();

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await _bench.AlertsAsync()).Status);
        Assert.Equal([NoticeKind.Raised, NoticeKind.Resolved], _bench.Sent.Select(notice => notice.Kind));
        Assert.Equal(0, await _bench.PendingAsync());
    }

    [Theory]
    [InlineData(14, 86, null)]
    [InlineData(15, 85, AlertSeverity.Warning)]
    [InlineData(20, 80, AlertSeverity.Critical)]
    [InlineData(29, 71, AlertSeverity.Critical)]
    [InlineData(30, 70, AlertSeverity.Emergency)]
    [InlineData(4, 0, null)]
    [InlineData(5, 0, AlertSeverity.Emergency)]
    public async Task Look_ShareOfFailures_IsTheSeverity(int failed, int succeeded, AlertSeverity? severity)
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.EndAsync(job, ExecutionState.Succeeded, succeeded);
        await _bench.EndAsync(job, ExecutionState.TimedOut, failed);

        await _bench.LookAsync();

        Assert.Equal(severity, (await _bench.AlertsAsync()).SingleOrDefault()?.Severity);
    }

    [Fact]
    public async Task Look_DailyJob_IsJudgedByTheDaysThatHaveEnoughRuns()
    {
        var job = await _bench.Engine.DeclareAsync();
        for (var day = 0; day < 9; day++)
        {
            await _bench.EndAsync(job, ExecutionState.Succeeded);
            _bench.Engine.Clock.Advance(TimeSpan.FromDays(1));
        }

        await _bench.EndAsync(job, ExecutionState.Failed);
        await _bench.LookAsync();

        Assert.Equal("1 of 5 runs since 2026-03-07 failed (20 %); the last 1 in a row.", Assert.Single(await _bench.AlertsAsync()).Message);
    }

    [Fact]
    public async Task Look_GrowsWorse_TellsAtOnceAndOpensAgain()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.EndAsync(job, ExecutionState.Succeeded, 85);
        await _bench.EndAsync(job, ExecutionState.Failed, 15);
        await _bench.LookAsync();
        var id = (await _bench.AlertsAsync())[0].Id;
        Assert.IsType<AcknowledgeResult.Done>(await _bench.Engine.Get<AlertBook>().AcknowledgeAsync(id, new ActRequest("ada", "I look"), CancellationToken.None));

        await _bench.EndAsync(job, ExecutionState.Failed, 10);
        await _bench.LookAsync();

        var alert = Assert.Single(await _bench.AlertsAsync());
        Assert.Equal((AlertSeverity.Critical, AlertStatus.Open), (alert.Severity, alert.Status));
        Assert.Equal([NoticeKind.Raised, NoticeKind.Escalated], _bench.Sent.Select(notice => notice.Kind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Look_GoesOnPastTheCoolDown_RemindsUnlessAcknowledged(bool acknowledged)
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.EndAsync(job, ExecutionState.Failed, 5);
        await _bench.LookAsync();
        if (acknowledged)
        {
            await _bench.Engine.Get<AlertBook>().AcknowledgeAsync((await _bench.AlertsAsync())[0].Id, new ActRequest("ada", null), CancellationToken.None);
        }

        for (var hour = 0; hour < 5; hour++)
        {
            _bench.Engine.Clock.Advance(TimeSpan.FromHours(1));
            await _bench.LookAsync();
        }

        Assert.Equal(acknowledged ? [NoticeKind.Raised] : [NoticeKind.Raised, NoticeKind.Reminder], _bench.Sent.Select(notice => notice.Kind));
    }

    [Fact]
    public async Task Look_ComesBackWithinTheCoolDown_StaysQuietAndSendsNoRecovery()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.EndAsync(job, ExecutionState.Failed, 5);
        await _bench.LookAsync();
        await _bench.EndAsync(job, ExecutionState.Succeeded, 3);
        await _bench.LookAsync();
        _bench.Sent.Clear();

        await _bench.EndAsync(job, ExecutionState.Failed, 5);
        await _bench.LookAsync();
        await _bench.EndAsync(job, ExecutionState.Succeeded, 3);
        await _bench.LookAsync();

        var alerts = await _bench.AlertsAsync();
        Assert.Equal(2, alerts.Count);
        Assert.Contains(alerts, alert => alert.QuietBecause == "the last notice of the same was within the cool-down");
        Assert.Empty(_bench.Sent);
    }

    [Fact]
    public async Task Look_ManyJobsFail_GivesThreeNoticesAnHour()
    {
        var jobs = Enumerable.Range(0, 5).Select(i => Some.Job(Some.Definition() with { Id = Some.JobId($"job-{i}"), FunctionName = $"job-{i}" })).ToArray();
        await _bench.Engine.DeclareAsync(jobs);
        foreach (var job in jobs)
        {
            await _bench.EndAsync(job, ExecutionState.Failed, 5);
        }

        await _bench.LookAsync();
        Assert.Equal(5, (await _bench.AlertsAsync()).Count);
        Assert.Equal(3, _bench.Sent.Count);

        _bench.Engine.Clock.Advance(TimeSpan.FromMinutes(61));
        await _bench.LookAsync();
        Assert.Equal(5, _bench.Sent.Select(notice => notice.Subject).Distinct().Count());
    }

    /// <summary>To keep to that, one pass over what rules said is enough: not one for each alert.</summary>
    [Fact]
    [Trait("Req", "PG8")]
    public async Task Look_ManyJobsFail_ReadsAFewRowsForEach()
    {
        const int Jobs = 200, RowsForEach = 8;
        Job[] jobs = [.. Enumerable.Range(0, Jobs).Select(_ => Some.Job())];
        await _bench.Engine.DeclareAsync(jobs);
        foreach (var job in jobs)
        {
            await _bench.EndAsync(job, ExecutionState.Failed, 5);
        }

        var start = _bench.Engine.Memory.RowsRead;
        await _bench.LookAsync();
        var first = _bench.Engine.Memory.RowsRead - start;
        _bench.Engine.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.LookAsync();
        var second = _bench.Engine.Memory.RowsRead - start - first;

        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture, $"{Jobs} jobs fail at once: two looks of the monitor read {first:N0} and {second:N0} rows, notices included."));
        Assert.Equal(Jobs, (await _bench.AlertsAsync()).Count);
        Assert.InRange(first, 2 * Jobs, RowsForEach * Jobs);
        Assert.InRange(second, 2 * Jobs, RowsForEach * Jobs);
    }

    [Fact]
    [Trait("Req", "PG24")]
    public async Task Look_MissedRuns_WarnsUntilTheNextDay()
    {
        var job = await _bench.Engine.DeclareAsync();
        await _bench.EndAsync(job, ExecutionState.Missed, 2);
        await _bench.LookAsync();

        var alert = Assert.Single(await _bench.AlertsAsync());
        Assert.Equal(("missed_runs", AlertSeverity.Warning), (alert.Type, alert.Severity));

        _bench.Engine.Clock.Advance(TimeSpan.FromDays(1));
        await _bench.LookAsync();
        Assert.Equal(AlertStatus.Resolved, Assert.Single(await _bench.AlertsAsync()).Status);
    }

    [Fact]
    public async Task Look_NoWebhook_AlertIsARowAndSaysWhyNobodyIsTold()
    {
        using var bench = new AlertBench(webhook: false);
        var job = await bench.Engine.DeclareAsync();
        await bench.EndAsync(job, ExecutionState.Failed, 5);

        await bench.LookAsync();

        Assert.Equal("Carillon:Alerts:WebhookUrl is not set", Assert.Single(await bench.AlertsAsync()).QuietBecause);
        Assert.Equal(0, await bench.PendingAsync());
    }

    /// <summary>
    /// What a look costs follows from how many jobs there are, not from how many executions: their figures say a million, and neither the
    /// executions nor the list over all jobs is asked for.
    /// </summary>
    [Fact]
    [Trait("Req", "PG8")]
    public async Task Look_MillionExecutions_ReadsTheRowsOfJobsOnly()
    {
        const int Jobs = 100, PerJob = 10_000;
        var jobs = Enumerable.Range(0, Jobs).Select(i => Some.Job(Some.Definition() with { Id = Some.JobId($"job-{i}"), FunctionName = $"job-{i}" })).ToArray();
        await _bench.Engine.DeclareAsync(jobs);
        foreach (var job in jobs)
        {
            await _bench.CountAsync(job, PerJob - (job == jobs[7] ? 4_000 : 0), job == jobs[7] ? 4_000 : 0);
        }

        var read = new List<KeyRange>();
        _bench.Engine.Store.OnReadRange = range => read.Add(range);

        var report = await _bench.LookAsync();

        output.WriteLine($"{Jobs * PerJob:n0} executions of {Jobs} jobs: the monitor read {report.RowsRead} rows in {read.Count} ranges, {report.Findings.Count} findings");
        Assert.Equal(Jobs, report.Jobs);
        Assert.Equal("job-7", Assert.Single(report.Findings).Subject.Split('/')[1]);
        Assert.Equal((2 * Jobs), report.RowsRead);
        Assert.DoesNotContain(read, range => range.From.Value.StartsWith("exec!", StringComparison.Ordinal) || range.From.Value.StartsWith("recent!", StringComparison.Ordinal));
    }
}
