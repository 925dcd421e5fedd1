using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Logs;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Logs;

/// <summary>Long logs go with their executions, and those that belong to none go by themselves.</summary>
[Trait("Req", "TO20")]
public sealed class LogCleanupTests : IDisposable
{
    private static readonly LogNames Names = new("dev");

    private readonly LogBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Run_ExecutionsAreDeleted_TheirLogsGoWithThem()
    {
        var old = await _bench.RunAsync();
        _bench.Engine.Clock.Advance(TimeSpan.FromDays(31));
        var newer = await _bench.RunAsync();

        var report = await _bench.CleanAsync();

        Assert.Equal((1, 1), (report.Executions.Deleted, report.Logs.Deleted));
        Assert.Equal(1, report.Metrics["logs.deleted"]);
        Assert.NotEqual(old.LongLog, newer.LongLog);
        Assert.Equal([newer.LongLog!.Blob], _bench.Memory.Names);
        Assert.Equal(0, (await _bench.CleanAsync()).Logs.Deleted);
    }

    [Fact]
    public async Task Run_LogCanNotBeDeleted_LeavesItToALaterNight()
    {
        await _bench.RunAsync();
        _bench.Engine.Clock.Advance(TimeSpan.FromDays(31));
        await _bench.RunAsync();
        _bench.Blobs.BeforeDelete = InterceptedBackupStore.FailAsync;

        var report = await _bench.CleanAsync();

        Assert.Equal((1, 0, true), (report.Executions.Deleted, report.Logs.Deleted, report.Complete));
        Assert.Contains(_bench.Engine.Logs.Entries, entry => entry.Id.Id == 67);
        _bench.Blobs.BeforeDelete = null;
        Assert.Equal(1, (await _bench.CleanAsync()).Logs.Deleted);
    }

    [Fact]
    public async Task Run_ExecutionRestoredFromAnotherEnvironment_LeavesItsLogThere()
    {
        const string Foreign = "prod/logs/2026-03-02/0123456789abcdef0123456789abcdef-aa.log.gz";
        _bench.Memory[Foreign] = [1];
        var row = await _bench.RunAsync();
        var stored = (await _bench.Engine.Memory.ReadAsync<ExecutionRow>(StateKeys.Execution(row.Job, row.Id), CancellationToken.None))!;
        await _bench.Engine.Memory.CommitAsync(new StateTransaction().Replace(stored.Key, stored.Version, stored.Row with { LongLog = new LongLog(Foreign, 1, 1) }), CancellationToken.None);
        _bench.Engine.Clock.Advance(TimeSpan.FromDays(31));
        await _bench.RunAsync(lines: 1);

        Assert.Equal(1, (await _bench.CleanAsync()).Executions.Deleted);
        Assert.Equal([Foreign], _bench.Memory.Names);
    }

    [Fact]
    public async Task Run_DiedBetweenLogAndRecord_LogGoesOnceTheRunIsTakenForLost()
    {
        var job = await _bench.Engine.DeclareAsync(body: TalkativeBody.Of(_bench.Engine, LogBench.ManyLines));
        var claim = await _bench.Engine.ClaimByHandAsync(job);
        var died = new TaskCompletionSource();
        _bench.Engine.Store.BeforeOnce("exec", () =>
        {
            died.SetResult();
            return new TaskCompletionSource().Task;
        });
        _ = _bench.Engine.Runner.RunAsync(claim, job.Body!, invocation: null);
        await died.Task;
        using var other = new EngineUnderTest(memory: _bench.Engine.Memory, clock: _bench.Engine.Clock, blobs: _bench.Memory);
        other.Get<JobCatalog>().Fill([job]);

        // As long as the claim stands, the record may still come.
        other.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, (await other.Get<Cleanup>().RunAsync(CancellationToken.None)).Logs.Deleted);
        Assert.Equal(1, await other.LoseAsync());
        Assert.Equal(1, (await other.Get<Cleanup>().RunAsync(CancellationToken.None)).Logs.Deleted);

        Assert.Empty(_bench.Memory.Names);
        Assert.Equal((ExecutionState.Abandoned, null), (Assert.Single(await other.FinishedAsync(job)).State, (await other.FinishedAsync(job))[0].LongLog));
    }

    [Fact]
    public async Task Run_StrayLogs_AreLeftForADay()
    {
        foreach (var age in new[] { 0, 1, 2, 3 })
        {
            AddStray(Some.Instant.AddDays(-age));
        }

        Assert.Equal(2, (await _bench.CleanAsync()).Logs.Deleted);
        Assert.Equal(["2026-03-01", "2026-03-02"], _bench.Memory.Names.Select(name => name.Split('/')[2]));
    }

    [Theory]
    [InlineData("dev/snapshots/20260101t000000z-00112233/00001.ndjson.gz")]
    [InlineData("dev/increments/000000000001.ndjson.gz")]
    [InlineData("dev/logs/2026-01-01/notes.txt")]
    [InlineData("dev/logs/0123456789abcdef0123456789abcdef-aa.log.gz")]
    [InlineData("staging/logs/2026-01-01/0123456789abcdef0123456789abcdef-aa.log.gz")]
    public async Task Run_WhatIsNoLogOfThisEnvironment_IsLeft(string name)
    {
        _bench.Memory[name] = [1];

        Assert.Equal(0, (await _bench.CleanAsync()).Logs.Deleted);
        Assert.Equal([name], _bench.Memory.Names);
    }

    [Fact]
    public async Task Run_NotOneLogBelongsToTheStore_DeletesNoneAndSaysSo()
    {
        for (var i = 0; i < LogCleanup.Suspicious; i++)
        {
            AddStray(Some.Instant.AddDays(-10));
        }

        Assert.Equal(0, (await _bench.CleanAsync()).Logs.Deleted);
        Assert.Equal(LogCleanup.Suspicious, _bench.Memory.Names.Count);
        Assert.Contains(_bench.Engine.Logs.Entries, entry => entry.Id.Id == 68);
    }

    [Fact]
    public async Task Run_MoreLogsThanANightLooksAt_GoesThroughAllOfThemInSeveral()
    {
        using var bench = new LogBench(("Carillon:Execution:LongestLog", "30000"));
        var kept = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            kept.Add((await bench.RunAsync(lines: 250)).LongLog!.Blob);
        }

        var random = new Random(1);
        for (var i = 0; i < 2_500; i++)
        {
            var id = ExecutionId.Parse($"{ExecutionId.Random(Some.Instant).ToString()[..12]}{random.NextInt64():x16}{random.Next(0x10000):x4}");
            bench.Memory[Names.Of(Some.Instant, id, "aa")] = [1];
        }

        var nights = new List<long>();
        bench.Engine.Clock.Advance(TimeSpan.FromDays(2));
        while (bench.Memory.Names.Count > kept.Count && nights.Count < 12)
        {
            nights.Add((await bench.CleanAsync()).Logs.Deleted);
            bench.Engine.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(kept.Order(StringComparer.Ordinal), bench.Memory.Names);
        Assert.Equal(2_500, nights.Sum());
        Assert.All(nights, night => Assert.InRange(night, 0, LogCleanup.PerNight * 3 / 2));
    }

    private void AddStray(DateTimeOffset at) => _bench.Memory[Names.Of(at, ExecutionId.Random(at), "aa")] = [1];
}
