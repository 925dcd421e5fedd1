using Carillon.Backups;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Logs;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.Logging;

namespace Carillon.Tests.Logs;

/// <summary>The whole log of a run is kept, however much of it its row holds.</summary>
[Trait("Req", "TO31")]
[Trait("Req", "TO44")]
public sealed class LongLogTests : IDisposable
{
    private readonly LogBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Run_LogsMoreThanARowHolds_KeepsItsEndInTheRowAndAllOfItInABlob()
    {
        var row = await _bench.RunAsync();

        var whole = TalkativeBody.Lines(1, LogBench.ManyLines);
        Assert.True(whole.Length > 200_000);
        Assert.Equal(new LongLog($"dev/logs/2026-03-02/{row.Id}-{row.Fence}.log.gz", whole.Length, LogBench.ManyLines), row.LongLog);
        Assert.Equal("… (1762 earlier lines cut)\n" + TalkativeBody.Lines(1763, LogBench.ManyLines), row.Log);
        Assert.Equal(whole, await _bench.WholeAsync(row.Id));
        Assert.Equal([row.LongLog!.Blob], _bench.Memory.Names);
        Assert.Equal(row.LongLog, Assert.Single(await _bench.FinishedAsync()).LongLog);
        Assert.InRange(_bench.Memory[row.LongLog.Blob]!.Length, 1, 30_000);
    }

    [Fact]
    public async Task Run_LogsAsMuchAsARowHolds_NeedsNoBlob()
    {
        var row = await _bench.RunAsync(lines: 238);

        Assert.Equal((TalkativeBody.Lines(1, 238), null), (row.Log, row.LongLog));
        Assert.Empty(_bench.Memory.Names);
        Assert.Equal(new ExecutionLog.OfRow(row.Log!), await _bench.FindAsync(row.Id));
    }

    [Fact]
    public async Task Run_LogsNothing_HasNone()
    {
        var row = await _bench.RunAsync(lines: 0);

        Assert.Equal((null, null), (row.Log, row.LongLog));
        Assert.Equal(new ExecutionLog.OfRow(""), await _bench.FindAsync(row.Id));
    }

    [Fact]
    public async Task Run_LogsMoreThanTheLongestLog_LosesTheOldestLines()
    {
        using var bench = new LogBench(("Carillon:Execution:LongestLog", "40000"));

        var row = await bench.RunAsync();

        Assert.Equal("… (1683 earlier lines cut)\n" + TalkativeBody.Lines(1684, LogBench.ManyLines), await bench.WholeAsync(row.Id));
        Assert.Equal(317, row.LongLog!.Lines);
        Assert.StartsWith("… (1762 earlier lines cut)\n", row.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LogsOneVeryLongLine_KeepsItsBeginningInTheRow()
    {
        var logger = _bench.Engine.Get<ILoggerFactory>().CreateLogger("Author");
        var job = await _bench.Engine.DeclareAsync(body: new LambdaBody((_, _) =>
        {
            logger.LogInformation("{Text}", new string('x', 29_950) + "s3cr3t-v4lue" + new string('y', 100_000));
            return Task.FromResult<JobResult?>(null);
        }));

        var row = (await _bench.Engine.RunByHandAsync(job)).Execution;

        Assert.Equal((30_000, 1), (row.Log!.Length, row.LongLog!.Lines));
        Assert.EndsWith("(cut)", row.Log, StringComparison.Ordinal);
        var whole = await _bench.WholeAsync(row.Id);
        Assert.EndsWith("xxx***yyy", whole[..^99_997], StringComparison.Ordinal);
        Assert.DoesNotContain("s3c", row.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BlobCanNotBeWritten_IsOnRecordAndSaysSo()
    {
        _bench.Blobs.BeforeWrite = name => throw new BackupStoreException($"'{name}' can't be reached\nwith s3cr3t-v4lue.");

        var row = await _bench.RunAsync();

        Assert.Equal((ExecutionState.Succeeded, null), (row.State, row.LongLog));
        var name = $"dev/logs/2026-03-02/{row.Id}-{row.Fence}.log.gz";
        Assert.Equal(
            $"… (1762 earlier lines cut; the whole log could not be kept: '{name}' can't be reached with ***.)\n" + TalkativeBody.Lines(1763, LogBench.ManyLines), row.Log);
        Assert.Equal(new ExecutionLog.OfRow(row.Log!), await _bench.FindAsync(row.Id));
        Assert.Contains(_bench.Engine.Logs.Entries, entry => entry.Id.Id == 19 && !entry.Message.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("00:01:00", 3)]
    [InlineData("00:00:06", 1)]
    public async Task Run_BlobIsNotWrittenInTime_IsOnRecordAndSaysSo(string lease, int seconds)
    {
        using var bench = new LogBench(("Carillon:Execution:LeaseDuration", lease), ("Carillon:Execution:LeaseRenewal", "00:00:02"));
        bench.Blobs.BeforeWrite = _ => new TaskCompletionSource().Task;
        var job = await bench.Engine.DeclareAsync(body: TalkativeBody.Of(bench.Engine, LogBench.ManyLines));

        var row = (await bench.Engine.RunByHandAsync(job, TimeSpan.FromSeconds(seconds))).Execution;

        Assert.Equal((ExecutionState.Succeeded, null, TimeSpan.Zero), (row.State, row.LongLog, row.Duration));
        Assert.Contains($"the whole log could not be kept: it was not written to in memory within {seconds} seconds.)", row.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RecordNeedsASecondTry_NamesTheSameBlob()
    {
        var job = await _bench.Engine.DeclareAsync(body: TalkativeBody.Of(_bench.Engine, LogBench.ManyLines));
        var claim = await _bench.Engine.ClaimByHandAsync(job);
        _bench.Engine.Store.LoseAnswerOnce("exec");

        var row = (await _bench.Engine.RunAsync(claim, TimeSpan.FromMilliseconds(100))).Execution;

        Assert.Equal([row.LongLog!.Blob], _bench.Memory.Names);
        Assert.Equal(row.LongLog, Assert.Single(await _bench.Engine.FinishedAsync(job)).LongLog);
    }

    [Fact]
    public async Task Run_TakenOverMeanwhile_EachOwnerWritesItsOwnBlob()
    {
        var (said, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = TalkativeBody.Of(_bench.Engine, 300, () =>
        {
            said.SetResult();
            return goOn.Task;
        });
        var job = await _bench.Engine.DeclareAsync(body: first);
        var claim = await _bench.Engine.ClaimByHandAsync(job);
        var run = _bench.Engine.Runner.RunAsync(claim, first, invocation: null);
        await said.Task;
        var taken = await _bench.TakeOverAsync(job, claim);
        var row = (await _bench.Engine.Runner.RunAsync(taken, TalkativeBody.Of(_bench.Engine, 400), invocation: null)).Execution!;
        goOn.SetResult();
        await run;

        Assert.Equal(2, _bench.Memory.Names.Count);
        Assert.Equal(row.LongLog, Assert.Single(await _bench.Engine.FinishedAsync(job)).LongLog);
        Assert.EndsWith($"{row.Id}-ffffffffffffffffffffffffffffffff.log.gz", row.LongLog!.Blob, StringComparison.Ordinal);
        Assert.Equal(TalkativeBody.Lines(1, 400), await _bench.WholeAsync(row.Id));

        _bench.Engine.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await _bench.CleanAsync()).Logs.Deleted);
        Assert.Equal([row.LongLog.Blob], _bench.Memory.Names);
    }

    [Fact]
    public async Task Find_NoSuchExecution_FindsNone() =>
        Assert.Null(await _bench.FindAsync(ExecutionId.Random(Some.Instant)));

    [Fact]
    public async Task Find_UnderWay_IsTheEndThatCameWithTheLastSignOfLife()
    {
        var (said, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var body = TalkativeBody.Of(_bench.Engine, LogBench.ManyLines, () =>
        {
            said.SetResult();
            return goOn.Task;
        });
        var job = await _bench.Engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromHours(1)), body);
        var claim = await _bench.Engine.ClaimByHandAsync(job);
        var run = _bench.Engine.Runner.RunAsync(claim, body, invocation: null);
        Assert.Equal(new ExecutionLog.OfRow(""), await _bench.FindAsync(claim.Id));

        await said.Task;
        await _bench.Engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(20));
        await EngineSteps.UntilAsync(async () => (await _bench.Engine.LiveAsync())[0].LogTail is not null, "a renewal");

        var tail = Assert.IsType<ExecutionLog.OfRow>(await _bench.FindAsync(claim.Id)).Text;
        Assert.Equal(4_001, tail.Length);
        Assert.EndsWith(TalkativeBody.Line(LogBench.ManyLines), tail, StringComparison.Ordinal);
        goOn.SetResult();
        await run;
    }

    [Fact]
    public async Task Find_BlobIsGone_SaysWhich()
    {
        var row = await _bench.RunAsync();
        _bench.Memory[row.LongLog!.Blob] = null;

        Assert.Equal(new ExecutionLog.Gone($"'{row.LongLog.Blob}' is no longer in in memory."), await _bench.FindAsync(row.Id));
    }

    [Fact]
    public async Task Find_BlobIsDamaged_SaysSoInsteadOfPartOfIt()
    {
        var row = await _bench.RunAsync();
        _bench.Memory[row.LongLog!.Blob] = _bench.Memory[row.LongLog.Blob]![..^1];

        Assert.Contains("SHA-256", Assert.IsType<ExecutionLog.Gone>(await _bench.FindAsync(row.Id)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_BlobsCanNotBeRead_SaysThatItIsForNow()
    {
        var row = await _bench.RunAsync();
        _bench.Blobs.BeforeRead = InterceptedBackupStore.FailAsync;

        Assert.IsType<ExecutionLog.Unavailable>(await _bench.FindAsync(row.Id));
        Assert.Contains(_bench.Engine.Logs.Entries, entry => entry.Id.Id == 43);
    }

    [Fact]
    public async Task Find_AppWithoutAPlace_SaysSo()
    {
        var row = await _bench.RunAsync();
        using var without = new EngineUnderTest(memory: _bench.Engine.Memory, clock: _bench.Engine.Clock);

        Assert.IsType<ExecutionLog.Gone>(await without.Get<ExecutionLogs>().FindAsync(row.Id, CancellationToken.None));
    }
}
