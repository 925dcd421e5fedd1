using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Metrics;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Metrics;

[Trait("Req", "TO46")]
public sealed class StoredMetricsTests : IDisposable
{
    private static readonly RecordOrigin Origin = new(RunTrigger.Schedule, ExecutionId.Random(Some.Instant));

    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Write_RunsOfAllKinds_AreInTheCounters()
    {
        var job = await _engine.DeclareAsync(Some.Definition("bells"), LambdaBody.Succeeding());
        await _engine.RunByHandAsync(job);
        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(1).AddSeconds(3));
        await _engine.RunAsync(await _engine.ClaimDueAsync(job));

        var text = await TextAsync();

        Assert.Contains("""carillon_executions_total{namespace="default",job="bells",outcome="succeeded"} 2""", text);
        Assert.Contains("""carillon_executions_total{namespace="default",job="bells",outcome="timed_out"} 0""", text);
        Assert.Contains("""carillon_execution_duration_seconds_count{namespace="default",job="bells"} 2""", text);
        Assert.Contains("""carillon_start_lateness_seconds_bucket{namespace="default",job="bells",le="2"} 0""", text);
        Assert.Contains("""carillon_start_lateness_seconds_bucket{namespace="default",job="bells",le="5"} 1""", text);
        Assert.Contains("""carillon_start_lateness_seconds_sum{namespace="default",job="bells"} 3""", text);
        Assert.Contains("""carillon_start_lateness_seconds_count{namespace="default",job="bells"} 1""", text);
        Assert.Contains("""carillon_attempts_total{namespace="default",job="bells"} 2""", text);
        Assert.Contains("""carillon_job_next_due_timestamp_seconds{namespace="default",job="bells"} 1772445720""", text);
        Assert.Contains("""carillon_job_enabled{namespace="default",job="bells"} 1""", text);
        Assert.Contains("""carillon_job_info{namespace="default",job="bells",system="false"} 1""", text);
        Assert.Empty(await Promtool.CheckAsync(string.Join('\n', text)));
    }

    /// <summary>Days roll out of the statistics, and nothing is taken from a counter.</summary>
    [Fact]
    public void Counters_OverAYear_OnlyRise()
    {
        var state = new JobStateRow { Cursor = Some.Instant };
        for (var day = 0; day < 365; day++)
        {
            var before = state;
            state = state.After(Some.Execution(state: day % 3 == 0 ? ExecutionState.Failed : ExecutionState.Succeeded) with
            {
                DueAt = Some.Instant.AddDays(day),
                StartedAt = Some.Instant.AddDays(day).AddSeconds(day),
                FinishedAt = Some.Instant.AddDays(day).AddSeconds(2 * day),
                Duration = TimeSpan.FromSeconds(day),
                Attempts = 1,
            });

            Assert.Equal(before.Totals.Values.Sum() + 1, state.Totals.Values.Sum());
            Assert.All(Counts(before).Zip(Counts(state)), pair => Assert.True(pair.First <= pair.Second));
        }

        Assert.Equal((365, 365L * 364 / 2 * 1_000_000, 365), (state.Counters!.Durations.Counts.Sum(), state.Counters.Durations.SumUs, state.Counters.Attempts));
        Assert.Equal((365, 365L * 364 / 2 * 1_000_000), (state.Counters.Lateness.Counts.Sum(), state.Counters.Lateness.SumUs));
        Assert.Equal(JobStateRow.MostDays, state.Days.Count);
    }

    [Theory]
    [InlineData(RunTrigger.Manual)]
    [InlineData(RunTrigger.Rerun)]
    public void Counters_RunsThatNoScheduleStarts_AreNotLate(RunTrigger trigger)
    {
        var state = new JobStateRow { Cursor = Some.Instant }.After(Some.Execution() with { Trigger = trigger, DueAt = Some.Instant.AddDays(-1), StartedAt = Some.Instant });

        Assert.Equal((1, 0), (state.Counters!.Durations.Counts.Sum(), state.Counters.Lateness.Counts.Sum()));
    }

    [Fact]
    public void Counters_WhatNeverBegan_IsNoRun() =>
        Assert.Null(new JobStateRow { Cursor = Some.Instant }.After(Some.Execution(state: ExecutionState.Missed) with { DueAt = Some.Instant }).Counters);

    [Fact]
    public async Task Write_NothingCountedYet_IsZero()
    {
        await _engine.DeclareAsync(Some.Definition("bells"));

        var text = await TextAsync();

        Assert.Contains("""carillon_execution_duration_seconds_bucket{namespace="default",job="bells",le="+Inf"} 0""", text);
        Assert.Contains("""carillon_attempts_total{namespace="default",job="bells"} 0""", text);
        Assert.DoesNotContain(text, line => line.StartsWith("carillon_job_last_success", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_Alerts_AreCountedByRuleAndSeverity()
    {
        var book = _engine.Get<AlertBook>();
        await book.RaiseAsync(new AlertFinding("failure_rate", "default/bells", AlertSeverity.Warning, "4 of 10"), Origin, CancellationToken.None);
        await book.RaiseAsync(new AlertFinding("failure_rate", "default/bells", AlertSeverity.Critical, "6 of 10"), Origin, CancellationToken.None);
        await book.RaiseAsync(new AlertFinding("failure_rate", "billing/export", AlertSeverity.Warning, "4 of 10"), Origin, CancellationToken.None);
        await book.ResolveAsync("failure_rate", "billing/export", CancellationToken.None);
        await book.RaiseAsync(new AlertFinding("failure_rate", "billing/export", AlertSeverity.Warning, "4 of 10"), Origin, CancellationToken.None);

        var all = await TextAsync();
        var ofBilling = await TextAsync("billing");

        Assert.Contains("""carillon_alerts_raised_total{type="failure_rate",subject="default/bells"} 1""", all);
        Assert.Contains("""carillon_alerts_raised_total{type="failure_rate",subject="billing/export"} 2""", all);
        Assert.Contains("""carillon_alerts_open{type="failure_rate",severity="critical"} 1""", all);
        Assert.Contains("""carillon_alerts_open{type="failure_rate",severity="warning"} 1""", all);
        Assert.Contains("""carillon_alerts_open{type="failure_rate",severity="emergency"} 0""", all);
        Assert.Contains("""carillon_alerts_raised_total{type="failure_rate",subject="billing/export"} 2""", ofBilling);
        Assert.DoesNotContain(ofBilling, line => line.Contains("bells", StringComparison.Ordinal));
        Assert.Contains("""carillon_alerts_open{type="failure_rate",severity="critical"} 0""", ofBilling);
    }

    [Fact]
    [Trait("Req", "TO53")]
    public async Task Write_OfANamespace_ReadsNoOther()
    {
        await _engine.DeclareAsync(Some.Job(Some.Definition("bells")), Some.Job(Some.Definition("export") with { Id = JobId.Create("billing", "export") }));
        var read = new List<KeyRange>();
        _engine.Store.OnReadRange = read.Add;

        var text = await TextAsync("billing");

        Assert.Contains("""carillon_job_enabled{namespace="billing",job="export"} 1""", text);
        Assert.DoesNotContain(text, line => line.Contains("bells", StringComparison.Ordinal) || line.Contains("last_tick", StringComparison.Ordinal));
        Assert.Equal([StateKeys.JobsOf("billing"), StateKeys.JobStatesOf("billing"), StateKeys.Watches], read);
    }

    [Fact]
    public async Task Write_ManyExecutions_ReadsTwoRowsOfEachJobAndNoneOfThem()
    {
        var jobs = Enumerable.Range(0, 3).Select(_ => Some.Job(Some.Definition(), LambdaBody.Succeeding())).ToArray();
        await _engine.DeclareAsync(jobs);
        foreach (var job in jobs.SelectMany(job => Enumerable.Repeat(job, 20)))
        {
            await _engine.RunByHandAsync(job);
        }

        var read = new List<KeyRange>();
        _engine.Store.OnReadRange = read.Add;

        Assert.Equal(2 * jobs.Length, await _engine.Get<StoredMetrics>().WriteAsync(new PrometheusText(), null, CancellationToken.None));
        Assert.Equal([StateKeys.Jobs, StateKeys.JobStates, StateKeys.Watches], read);
    }

    [Fact]
    public async Task Write_RowsThatCantBeRead_AreCounted()
    {
        var job = await _engine.DeclareAsync();
        await _engine.Memory.ImportAsync([new RawRow(StateKeys.JobState(job.Id), "no row"u8.ToArray())], CancellationToken.None);

        Assert.Contains("carillon_unreadable_rows 1", await TextAsync());
    }

    private static IEnumerable<long> Counts(JobStateRow state) => state.Counters is not { } counters
        ? []
        : [.. counters.Durations.Counts, counters.Durations.SumUs, .. counters.Lateness.Counts, counters.Lateness.SumUs, counters.Attempts];

    private async Task<string[]> TextAsync(params string[] namespaces)
    {
        var text = new PrometheusText();
        await _engine.Get<StoredMetrics>().WriteAsync(text, namespaces.Length == 0 ? null : namespaces, CancellationToken.None);
        return text.ToString().Split('\n');
    }
}
