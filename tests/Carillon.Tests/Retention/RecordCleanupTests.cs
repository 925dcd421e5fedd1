using System.IO.Compression;
using System.Text;
using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Records;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Engine;
using Xunit.Abstractions;

namespace Carillon.Tests.Retention;

/// <summary>The records of Carillon's own jobs: by age and number, archived first where that is asked for.</summary>
[Trait("Req", "PG11")]
[Trait("Req", "PG27")]
public sealed class RecordCleanupTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Clean_RecordsTooOld_AreDeletedAndOpenAlertsStay()
    {
        using var engine = new EngineUnderTest();
        await AddAsync(engine, At(engine, -31), 3);
        await AddAsync(engine, At(engine, -29), 2);
        await AddAlertAsync(engine, At(engine, -400), AlertStatus.Open);
        await AddAlertAsync(engine, At(engine, -400), AlertStatus.Acknowledged);
        await AddAlertAsync(engine, At(engine, -400), AlertStatus.Resolved);

        var report = await engine.Get<Cleanup>().RunAsync(CancellationToken.None);

        Assert.Equal((3, 3), Counts(report, "metrics_data"));
        Assert.Equal((1, 1), Counts(report, "monitoring_alerts"));
        Assert.Equal(2, await CountAsync(engine, StateKeys.Metrics));
        Assert.Equal(2, await CountAsync(engine, StateKeys.Alerts));
    }

    [Fact]
    public async Task Clean_WhatRulesSaidLongAgo_IsDeletedUnlessItIsOpenOrWasToldOf()
    {
        using var engine = new EngineUnderTest([new("Carillon:Retention:Alerts", "10.00:00:00"), new("Carillon:Alerts:CoolDown", "20.00:00:00")]);
        await AddWatchAsync(engine, "over", At(engine, -21), open: false, At(engine, -21));
        await AddWatchAsync(engine, "open", At(engine, -400), open: true, At(engine, -400));
        await AddWatchAsync(engine, "quiet", At(engine, -11), open: false, At(engine, -11));
        await AddWatchAsync(engine, "told", At(engine, -400), open: false, At(engine, -19));
        await AddWatchAsync(engine, "never-told", At(engine, -21), open: false);

        var counted = await engine.Get<Cleanup>().RunAsync(dryRun: true, CancellationToken.None);
        var report = await engine.Get<Cleanup>().RunAsync(CancellationToken.None);

        Assert.Equal(((2L, 0L), (2L, 2L)), (Counts(counted, "watches"), Counts(report, "watches")));
        Assert.Equal(new CleanupCount(2, 3, 0), report.Watches);
        Assert.Equal(["open", "quiet", "told"], (await engine.Memory.ReadRangeAsync(StateKeys.Watches, 10, CancellationToken.None)).Rows.Select(row => StateKeys.Parts(row.Key)[2]));
    }

    [Fact]
    public async Task Clean_MoreThanAreKept_TheOldestGo()
    {
        using var engine = new EngineUnderTest([new("Carillon:Retention:MaxRecords", "100")]);
        await AddAsync(engine, At(engine, -1), 106);

        var report = await engine.Get<Cleanup>().RunAsync(CancellationToken.None);

        Assert.Equal((6, 6), Counts(report, "metrics_data"));
        var left = await engine.Memory.ReadRangeAsync(StateKeys.Metrics, 1_000, CancellationToken.None);
        Assert.Equal(100, left.Rows.Count);
        Assert.Equal(105, left.Rows.Max(row => ((MetricRow)row.Row).Value));
        Assert.Equal(6, left.Rows.Min(row => ((MetricRow)row.Row).Value));
    }

    /// <summary>What a night reads are the records that are new, and those that go: not all that there are.</summary>
    [Fact]
    public async Task Clean_ManyRecordsKept_ReadsTheNewOnes()
    {
        using var engine = new EngineUnderTest();
        await AddAsync(engine, At(engine, -20), 5_000);
        await engine.Get<Cleanup>().RunAsync(CancellationToken.None);
        engine.Clock.Advance(TimeSpan.FromDays(1));
        await AddAsync(engine, At(engine, -0.5), 50);

        var rows = 0;
        engine.Store.OnReadRange = range => rows += engine.Memory.ReadRangeAsync(range, 1_000, CancellationToken.None).AsTask().Result.Rows.Count;
        await engine.Get<Cleanup>().RunAsync(CancellationToken.None);

        output.WriteLine($"5,050 records, 50 of them new: the clean-up read {rows} rows");
        Assert.InRange(rows, 50, 60);
        Assert.Equal(5_050, (await engine.Memory.ReadAsync<RecordCountsRow>(StateKeys.RecordCounts, CancellationToken.None))!.Row.Counts["metrics_data"]);
    }

    [Fact]
    public async Task Clean_DryRun_CountsAndDeletesNothing()
    {
        using var engine = new EngineUnderTest([new("Carillon:Retention:MaxCount", "1")]);
        var job = await engine.DeclareAsync(body: LambdaBody.Succeeding());
        for (var i = 0; i < 3; i++)
        {
            await engine.RunByHandAsync(job);
            engine.Clock.Advance(TimeSpan.FromDays(16));
        }

        await AddAsync(engine, At(engine, -31), 3);
        var report = await engine.Get<Cleanup>().RunAsync(dryRun: true, CancellationToken.None);

        Assert.Equal((3, 0), Counts(report, "metrics_data"));
        Assert.Equal((2, 0), (Counts(report, "job_runs").Due - 0, Counts(report, "job_runs").Deleted));
        Assert.All(report.Steps, step => Assert.Equal("dry_run", step.Operation));
        Assert.Equal(3, await CountAsync(engine, StateKeys.Metrics));
        Assert.Equal(3, (await engine.FinishedAsync(job)).Count);
    }

    [Fact]
    [Trait("Req", "PG2")]
    public async Task Clean_Archive_HoldsWhatWasDeleted()
    {
        var blobs = new InMemoryBackupStore();
        using var engine = new EngineUnderTest([new("Carillon:Retention:Archive", "true")], blobs: blobs);
        await AddAsync(engine, At(engine, -31), 3);
        var audit = AuditRows.Entry("pause", "ada", At(engine, -366));
        await engine.Memory.CommitAsync(AuditRows.AddAudit(new StateTransaction(), audit), CancellationToken.None);

        var report = await engine.Get<Cleanup>().RunAsync(CancellationToken.None);

        Assert.Equal((3, 3), Counts(report, "metrics_data"));
        var names = await blobs.ListAsync("", CancellationToken.None).Select(blob => blob.Name).ToListAsync();
        Assert.Equal(["audit", "metrics_data"], names.Select(name => name.Split('/')[2]).Order());
        Assert.All(names, name => Assert.Contains("/archive/", name, StringComparison.Ordinal));
        using var blob = new MemoryStream();
        Assert.True(await blobs.TryReadAsync(names.Single(name => name.Contains("metrics_data", StringComparison.Ordinal)), blob, CancellationToken.None));
        blob.Position = 0;
        using var text = new StreamReader(new GZipStream(blob, CompressionMode.Decompress), Encoding.UTF8);
        var lines = (await text.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal(3, lines.Count(line => line.StartsWith("{\"key\":\"metric!", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Clean_ArchiveCantBeWritten_DeletesNothingAndSaysSo()
    {
        using var engine = new EngineUnderTest([new("Carillon:Retention:Archive", "true")]);
        await AddAsync(engine, At(engine, -31), 3);

        var report = await engine.Get<Cleanup>().RunAsync(CancellationToken.None);

        Assert.Equal("failed", report.Steps.Single(step => step.Table == "metrics_data").Status);
        Assert.Equal(3, await CountAsync(engine, StateKeys.Metrics));
    }

    private static (long Due, long Deleted) Counts(CleanupReport report, string table)
    {
        var step = report.Steps.Single(step => step.Table == table);
        return (step.Due, step.Deleted);
    }

    private static DateTimeOffset At(EngineUnderTest engine, double days) => engine.Clock.GetUtcNow().AddDays(days);

    private static Task AddAsync(EngineUnderTest engine, DateTimeOffset at, int count) => engine.Get<RecordLog>().WriteAsync(
        Enumerable.Range(0, count).Select(i => new MetricRow
        {
            Id = ExecutionId.Random(at.AddMilliseconds(i)),
            At = at.AddMilliseconds(i),
            Trigger = RunTrigger.Schedule,
            Type = "system",
            Name = "jobs",
            Value = i,
            Unit = "count",
        }),
        CancellationToken.None);

    private static async Task AddAlertAsync(EngineUnderTest engine, DateTimeOffset at, AlertStatus status)
    {
        var row = new AlertRow
        {
            Id = ExecutionId.Random(at), At = at, Trigger = RunTrigger.Schedule, Type = "failure_rate", Subject = "default/a", Severity = AlertSeverity.Warning, Message = "x", Status = status, LastSeenAt = at,
        };
        await engine.Memory.CommitAsync(new StateTransaction().Insert(StateKeys.Alert(row.Id), row), CancellationToken.None);
    }

    private static async Task AddWatchAsync(EngineUnderTest engine, string subject, DateTimeOffset alert, bool open, params DateTimeOffset[] noticed) =>
        await engine.Memory.CommitAsync(
            new StateTransaction().Insert(StateKeys.Watch("failure_rate", subject), new WatchRow(ExecutionId.Random(alert), open, [.. noticed.Select(at => at.ToUnixTimeMilliseconds())])), CancellationToken.None);

    private static async Task<int> CountAsync(EngineUnderTest engine, KeyRange range) => (await engine.Memory.ReadRangeAsync(range, 1_000, CancellationToken.None)).Rows.Count;
}
