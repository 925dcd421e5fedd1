using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.Logging;

namespace Carillon.Tests.Executions;

public sealed class JobRunnerTests : IDisposable
{
    /// <summary>Shutdown stops runs at once here; how long they may go on otherwise is tested by itself.</summary>
    private readonly EngineUnderTest _engine = new([new("Vault:ApiKey", "s3cr3t-v4lue"), new("Carillon:Execution:Drain", "00:00:00")]);

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Req", "TO38")]
    [Trait("Req", "TO40")]
    public async Task Run_CodeReturns_IsRecordedAsSucceeded()
    {
        var job = await _engine.DeclareAsync(body: Body((_, _) => Task.FromResult<JobResult?>(null)));

        var end = await _engine.RunByHandAsync(job);

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal(ExecutionState.Succeeded, row.State);
        Assert.Equal(end.Execution.Id, row.Id);
        Assert.Equal((1, "ada", "to see", RunTrigger.Manual), (row.Attempts, row.RequestedBy, row.Reason, row.Trigger));
        Assert.NotNull(row.StartedAt);
        Assert.NotNull(row.Usage);
        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Run_Uncontended_IsTwoWritesAndOneReadInAll()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var (reads, commits) = (_engine.Memory.Reads, _engine.Memory.Commits);

        await _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), job.Body!, invocation: null);

        Assert.Equal((1, 2), (_engine.Memory.Reads - reads, _engine.Memory.Commits - commits));
    }

    [Fact]
    [Trait("Req", "TO22")]
    [Trait("Req", "TO39")]
    public async Task Run_CodeReturnsAResult_KeepsMessageAndMetrics()
    {
        var job = await _engine.DeclareAsync(body: Body((context, _) =>
        {
            context.SetMetric("seen", 3);
            context.SetMetric("rows", 1);
            return Task.FromResult<JobResult?>(JobResult.Success("3 of 3", new Dictionary<string, double> { ["rows"] = 7 }));
        }));

        var row = (await _engine.RunByHandAsync(job)).Execution;

        Assert.Equal("3 of 3", row.Message);
        Assert.Equal(new Dictionary<string, double> { ["seen"] = 3, ["rows"] = 7 }, row.Metrics);
    }

    [Fact]
    [Trait("Req", "TO41")]
    public async Task Run_CodeThrows_IsFailedWithTypeMessageAndStack()
    {
        var job = await _engine.DeclareAsync(body: Body((_, _) => throw new InvalidDataException("line 7")));

        var end = await _engine.RunByHandAsync(job);

        Assert.Equal(ExecutionState.Failed, end.Execution.State);
        Assert.Equal(("System.IO.InvalidDataException", "line 7"), (end.Execution.Error!.Type, end.Execution.Error.Message));
        Assert.Contains(nameof(JobRunnerTests), end.Execution.Error.Stack, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(end.Exception);
        Assert.Equal(1, (await _engine.StateAsync(job)).ConsecutiveFailures);
    }

    [Fact]
    [Trait("Req", "TO22")]
    public async Task Run_CodeReturnsAFailure_IsFailedWithItsMessage()
    {
        var job = await _engine.DeclareAsync(body: Body((_, _) => Task.FromResult<JobResult?>(JobResult.Failure("2 of 3 are down"))));

        var row = (await _engine.RunByHandAsync(job)).Execution;

        Assert.Equal((ExecutionState.Failed, "2 of 3 are down"), (row.State, row.Error!.Message));
    }

    [Fact]
    public async Task Run_StrayCancellation_IsAFailureLikeAnyOther()
    {
        var job = await _engine.DeclareAsync(body: Body((_, _) => throw new OperationCanceledException("not ours")));

        Assert.Equal(ExecutionState.Failed, (await _engine.RunByHandAsync(job)).Execution.State);
    }

    [Fact]
    [Trait("Req", "TO3")]
    [Trait("Req", "TO48")]
    public async Task Run_FailingWithRetries_TriesAgainAfterOneTwoAndFourSeconds()
    {
        var starts = new List<DateTimeOffset>();
        var attempts = new List<int>();
        var job = await _engine.DeclareAsync(Some.Definition(maxRetries: 3), Body((context, _) =>
        {
            starts.Add(_engine.Clock.GetUtcNow());
            attempts.Add(context.Attempt);
            return starts.Count < 4 ? throw new IOException("again") : Task.FromResult<JobResult?>(null);
        }));

        var row = (await _engine.RunByHandAsync(job, Seconds(1), Seconds(2), Seconds(4))).Execution;

        Assert.Equal((ExecutionState.Succeeded, 4), (row.State, row.Attempts));
        Assert.Equal([1, 2, 3, 4], attempts);
        Assert.Equal([1d, 2d, 4d], starts.Zip(starts.Skip(1), (a, b) => (b - a).TotalSeconds));
    }

    [Fact]
    [Trait("Req", "TO48")]
    public async Task Run_RetriesUsedUp_IsFailedWithTheLastError()
    {
        var calls = 0;
        var job = await _engine.DeclareAsync(Some.Definition(maxRetries: 2), Body((_, _) => throw new IOException($"no {++calls}")));

        var row = (await _engine.RunByHandAsync(job, Seconds(1), Seconds(2))).Execution;

        Assert.Equal((ExecutionState.Failed, 3, "no 3"), (row.State, row.Attempts, row.Error!.Message));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(100, 30)]
    public void Backoff_AfterAttempt_DoublesUpToThirtySeconds(int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Invoker.Backoff(attempt));

    [Fact]
    [Trait("Req", "TO47")]
    public async Task Run_LongerThanItsTimeout_IsToldToStopAndTimedOut()
    {
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromSeconds(30), maxRetries: 5), Body(UntilToldToStop));

        var row = (await _engine.RunByHandAsync(job, Seconds(30))).Execution;

        Assert.Equal((ExecutionState.TimedOut, 1, TimeSpan.FromSeconds(30)), (row.State, row.Attempts, row.Duration));
        Assert.Equal("It took longer than its time-out of 00:00:30.", row.Reason);
    }

    [Fact]
    [Trait("Req", "TO47")]
    public async Task Run_IgnoringItsToken_IsTimedOutAfterTheGraceAndKeepsTheJobBusy()
    {
        var stuck = new TaskCompletionSource<JobResult?>();
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromSeconds(33)), Body((_, _) => stuck.Task));

        var row = (await _engine.RunByHandAsync(job, Seconds(33), Seconds(10))).Execution;

        Assert.Equal((ExecutionState.TimedOut, TimeSpan.FromSeconds(43)), (row.State, row.Duration));
        Assert.Contains("is still running", row.Reason, StringComparison.Ordinal);

        var refused = (await _engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), CancellationToken.None)).Refused();
        Assert.Equal("The previous run is over, and its code is still running.", refused.Reason);
        Assert.Equal(row.Id, refused.BlockedBy);

        stuck.SetResult(null);
        Assert.Null(_engine.Get<LocalRuns>().FindNotStopped(await _engine.StateAsync(job), job.Id));
        await _engine.ClaimByHandAsync(job);
    }

    [Fact]
    public async Task Run_CodeThatNeverAwaits_StillTimesOut()
    {
        using var release = new ManualResetEventSlim();
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromSeconds(33)), Body((_, _) =>
        {
            release.Wait(CancellationToken.None);
            return Task.FromResult<JobResult?>(null);
        }));

        Assert.Equal(ExecutionState.TimedOut, (await _engine.RunByHandAsync(job, Seconds(33), Seconds(10))).Execution.State);
        release.Set();
    }

    [Fact]
    [Trait("Req", "TO4")]
    [Trait("Req", "TO49")]
    public async Task Run_WhileTheProcessShutsDown_IsInterruptedAndRecorded()
    {
        var started = new TaskCompletionSource();
        var job = await _engine.DeclareAsync(body: Body((context, token) =>
        {
            started.SetResult();
            return UntilToldToStop(context, token);
        }));
        var run = _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), job.Body!, invocation: null);
        await started.Task;

        _engine.Lifetime.StopApplication();
        await _engine.Get<ActiveRuns>().StopAsync(CancellationToken.None);

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Interrupted, "The process was shutting down."), (row.State, row.Reason));
        await run;
    }

    [Fact]
    public async Task Run_BegunAfterTheShutdownBegan_IsInterruptedAtOnce()
    {
        var job = await _engine.DeclareAsync(body: Body(UntilToldToStop));
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Lifetime.StopApplication();

        var row = (await _engine.Runner.RunAsync(claim, job.Body!, invocation: null)).Execution!;

        Assert.Equal((ExecutionState.Interrupted, 0, "The process was shutting down. Its code was not called."), (row.State, row.Attempts, row.Reason));
        Assert.Equal(0, ((LambdaBody)job.Body!).Calls);
    }

    [Fact]
    public async Task Run_PlatformLimitReached_IsInterruptedAndSaysSo()
    {
        using var platform = new CancellationTokenSource();
        using var invocation = new InvocationTime(null, _engine.Clock, platform.Token);
        var job = await _engine.DeclareAsync(body: Body(async (context, token) =>
        {
            await platform.CancelAsync();
            return await UntilToldToStop(context, token);
        }));

        var end = await _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), job.Body!, invocation);

        Assert.Equal((ExecutionState.Interrupted, "The platform's time limit for one invocation was reached."), (end.Execution!.State, end.Execution.Reason));
    }

    [Fact]
    public async Task Run_ToldToStopAfterItsCodeReturned_EndsAsItsCodeDid()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Store.BeforeOnce("exec", () =>
        {
            _engine.Lifetime.StopApplication();
            return Task.CompletedTask;
        });

        Assert.Equal(ExecutionState.Succeeded, (await _engine.RunAsync(claim)).Execution.State);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task Run_ResultWithANumberThatIsNone_IsAFailureThatNamesTheMetric(double value)
    {
        var job = await _engine.DeclareAsync(body: Body((_, _) =>
            Task.FromResult<JobResult?>(JobResult.Success("x", new Dictionary<string, double> { ["ratio"] = value }))));

        var row = (await _engine.RunByHandAsync(job)).Execution;

        Assert.Equal(ExecutionState.Failed, row.State);
        Assert.Contains("'ratio' is not a finite number", row.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Run_TextThatIsNoUnicode_IsOnRecordAllTheSame()
    {
        var logger = _engine.Get<ILoggerFactory>().CreateLogger("Author");
        var job = await _engine.DeclareAsync(body: Body((context, _) =>
        {
            logger.LogInformation("{Text}", "half \ud83d of one");
            context.SetMetric("half \ud83d", 1);
            throw new IOException("half \udd14 of one");
        }));

        await _engine.RunByHandAsync(job);

        Assert.Equal(ExecutionState.Failed, Assert.Single(await _engine.FinishedAsync(job)).State);
    }

    [Fact]
    public async Task Run_TimedOut_SaysSoWhereverItIsSummarised()
    {
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromSeconds(30)), Body(UntilToldToStop));

        var end = await _engine.RunByHandAsync(job, Seconds(30));

        Assert.Null(end.Exception);
        Assert.Null(end.Execution.Error);
        var line = (RecentRow)(await _engine.History.RecentAsync(null, 1, CancellationToken.None)).Rows[0].Row;
        Assert.Equal("It took longer than its time-out of 00:00:30.", line.Summary);
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 3 && entry.Message.Contains("time-out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Retried_KeepsTheFirstErrorInItsLog()
    {
        var calls = 0;
        var job = await _engine.DeclareAsync(Some.Definition(maxRetries: 1), Body((_, _) =>
            ++calls == 1 ? throw new IOException("the first time") : Task.FromResult<JobResult?>(null)));

        var row = (await _engine.RunByHandAsync(job, Seconds(1))).Execution;

        Assert.Equal(ExecutionState.Succeeded, row.State);
        Assert.Contains("the first time", row.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TwoReasonsToStop_TheFirstDecides()
    {
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromSeconds(30)), Body(async (_, token) =>
        {
            var stopped = new TaskCompletionSource();
            await using var registration = token.Register(stopped.SetResult);
            await stopped.Task;
            _engine.Lifetime.StopApplication();
            return null;
        }));

        Assert.Equal(ExecutionState.TimedOut, (await _engine.RunByHandAsync(job, Seconds(30))).Execution.State);
    }

    [Fact]
    public async Task Run_StoreDownWhileRecording_KeepsTryingUntilItIsOnRecord()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var claim = await _engine.ClaimByHandAsync(job);
        var failures = 5;
        _engine.Store.OnCommit = (_, commit) => failures-- > 0
            ? throw new Carillon.Storage.StateStoreUnavailableException("down")
            : commit();

        await _engine.RunAsync(claim, Seconds(0.1), Seconds(0.2), Seconds(0.4), Seconds(0.8), Seconds(1.6));

        Assert.Equal(ExecutionState.Succeeded, Assert.Single(await _engine.FinishedAsync(job)).State);
        Assert.Equal(5, _engine.Logs.Entries.Count(entry => entry.Id.Id == 14));
    }

    [Fact]
    public async Task Run_AnswerOfTheRecordLost_IsOnRecordOnce()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Store.LoseAnswerOnce("exec");

        await _engine.RunAsync(claim, Seconds(0.1));

        Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal(1, (await _engine.StateAsync(job)).Totals[ExecutionState.Succeeded]);
        Assert.DoesNotContain(_engine.Logs.Entries, entry => entry.Id.Id == 15);
    }

    [Fact]
    public async Task Run_StateRowChangedMeanwhile_FoldsIntoTheNewerOne()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var claim = await _engine.ClaimByHandAsync(job);
        (await _engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), CancellationToken.None)).Refused();

        await _engine.Runner.RunAsync(claim, job.Body!, invocation: null);

        var totals = (await _engine.StateAsync(job)).Totals;
        Assert.Equal((1, 1), (totals[ExecutionState.Succeeded], totals[ExecutionState.Skipped]));
    }

    [Fact]
    public async Task Run_LeaseNotRenewableForTwoThirds_StopsItself()
    {
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromHours(1)), Body(UntilToldToStop));
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Store.OnCommit = (transaction, commit) => transaction.Operations.Count == 1
            ? throw new Carillon.Storage.StateStoreUnavailableException("down")
            : commit();

        var end = await _engine.RunAsync(claim, Seconds(20), Seconds(20));

        Assert.Equal((ExecutionState.Interrupted, "Its lease could not be renewed."), (end.Execution!.State, end.Execution.Reason));
        Assert.Equal(TimeSpan.FromSeconds(40), end.Execution.Duration);
    }

    [Fact]
    public async Task Run_WhileItGoesOn_ShowsProgressAndLogWithEachRenewal()
    {
        var goOn = new TaskCompletionSource<JobResult?>();
        var said = new TaskCompletionSource();
        var logger = _engine.Get<ILoggerFactory>().CreateLogger("Author");
        var job = await _engine.DeclareAsync(Some.Definition(timeout: TimeSpan.FromHours(1)), Body((context, _) =>
        {
            logger.LogInformation("half way with s3cr3t-v4lue");
            context.ReportProgress(50, "half");
            said.SetResult();
            return goOn.Task;
        }));
        var run = _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), job.Body!, invocation: null);

        await said.Task;
        await _engine.Clock.AdvanceWhenArmedAsync(Seconds(20));
        LiveRow live;
        while ((live = Assert.Single(await _engine.LiveAsync())).Progress is null)
        {
            // The keeper was woken by the clock, and writes on its own thread.
            await Task.Yield();
        }

        Assert.Equal(new RunProgress(50, "half"), live.Progress);
        Assert.Contains("INF Author: half way with ***", live.LogTail, StringComparison.Ordinal);
        goOn.SetResult(null);
        Assert.Equal(ExecutionState.Succeeded, (await run).Execution!.State);
    }

    [Fact]
    [Trait("Req", "TO44")]
    public async Task Run_LogsOfTheCode_AreKeptWithItAndSecretsAreNot()
    {
        var logger = _engine.Get<ILoggerFactory>().CreateLogger("Author");
        var job = await _engine.DeclareAsync(body: Body(async (_, _) =>
        {
            await Task.Yield();
            logger.LogWarning("calling with s3cr3t-v4lue");
            throw new IOException("refused: s3cr3t-v4lue");
        }));

        var row = (await _engine.RunByHandAsync(job)).Execution;

        Assert.Contains("WRN Author: calling with ***", row.Log, StringComparison.Ordinal);
        Assert.Equal("refused: ***", row.Error!.Message);
        Assert.DoesNotContain("s3cr3t", row.Log + row.Error.Stack + row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SecretAmongItsParameters_IsInNothingThatIsKept()
    {
        var job = await _engine.DeclareAsync(body: new LambdaBody((context, _) =>
            Task.FromResult<JobResult?>(JobResult.Failure($"refused: {context.Parameters["password"]}"))));

        var row = (await _engine.RunAsync(await _engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["password"] = "hunter22" }))).Execution;

        Assert.DoesNotContain("hunter22", row.ToString() + row.Error + row.Message, StringComparison.Ordinal);
        Assert.Contains("refused: ***", row.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TwoSideBySide_KeepTheirLogsApart()
    {
        var logger = _engine.Get<ILoggerFactory>().CreateLogger("Author");
        var both = new Barrier(2);
        IJobBody Saying(string word) => Body((_, _) =>
        {
            both.SignalAndWait(CancellationToken.None);
            logger.LogInformation("{Word}", word);
            return Task.FromResult<JobResult?>(null);
        });
        var one = Some.Job(body: Saying("one"));
        var two = Some.Job(body: Saying("two"));
        await _engine.DeclareAsync(one, two);

        var rows = await Task.WhenAll(new[] { one, two }.Select(async job =>
            (await _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), job.Body!, invocation: null)).Execution!.Log));

        Assert.EndsWith("INF Author: one", rows[0], StringComparison.Ordinal);
        Assert.EndsWith("INF Author: two", rows[1], StringComparison.Ordinal);
        Assert.All(rows, log => Assert.DoesNotContain('\n', log!));
    }

    [Fact]
    public async Task Run_EachOutcome_IsReportedByOneMessageAtItsLevel()
    {
        var succeeding = Some.Job(body: LambdaBody.Succeeding());
        var failing = Some.Job(body: Body((_, _) => throw new IOException("no")));
        var slow = Some.Job(Some.Definition(timeout: TimeSpan.FromSeconds(5)), Body(UntilToldToStop));
        await _engine.DeclareAsync(succeeding, failing, slow);

        await _engine.RunByHandAsync(succeeding);
        await _engine.RunByHandAsync(failing);
        await _engine.RunByHandAsync(slow, Seconds(5));

        Assert.Equal(
            [(1, LogLevel.Information), (2, LogLevel.Error), (3, LogLevel.Error)],
            _engine.Logs.Entries.Where(entry => entry.Category.EndsWith("Reporter", StringComparison.Ordinal)).Select(entry => (entry.Id.Id, entry.Level)));
    }

    [Fact]
    public async Task Run_VeryLongTexts_AreCutWithAMarker()
    {
        var logger = _engine.Get<ILoggerFactory>().CreateLogger("Author");
        var job = await _engine.DeclareAsync(body: Body((_, _) =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                logger.LogInformation("line {Number} of a job that says very much", i);
            }

            throw new IOException(new string('x', 100_000));
        }));

        var row = (await _engine.RunByHandAsync(job)).Execution;

        Assert.InRange(row.Log!.Length, 20_000, 31_000);
        Assert.Contains("earlier lines cut", row.Log, StringComparison.Ordinal);
        Assert.Contains("line 1999", row.Log, StringComparison.Ordinal);
        Assert.EndsWith("(cut)", row.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SecretWhereALongLineIsCut_LeavesNoPartOfIt()
    {
        var logger = _engine.Get<ILoggerFactory>().CreateLogger("Author");
        var job = await _engine.DeclareAsync(body: Body((_, _) =>
        {
            logger.LogInformation("{Text}", new string('x', 29_950) + "s3cr3t-v4lue and more than fits");
            return Task.FromResult<JobResult?>(null);
        }));

        var row = (await _engine.RunByHandAsync(job)).Execution;

        Assert.DoesNotContain("s3c", row.Log, StringComparison.Ordinal);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static LambdaBody Body(Func<JobContext, CancellationToken, Task<JobResult?>> code) => new(code);

    private static async Task<JobResult?> UntilToldToStop(JobContext context, CancellationToken token)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        return null;
    }
}
