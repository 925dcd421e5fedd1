using Carillon.Executions;
using Carillon.Operators;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Operators;

public sealed class RerunsTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Rerun_BuildWithoutTheCode_SaysSo()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var ended = (await _engine.RunByHandAsync(job)).Execution;
        using var without = _engine.Beside();

        var result = Assert.IsType<RerunResult.NotRunnable>(await RerunAsync(without, ended.Id));

        Assert.Equal((job.Id, "this build does not have its code"), (result.Job, result.Why));
    }

    [Fact]
    public async Task Rerun_JobThatOnlyThePlatformRuns_SaysWhy()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var ended = (await _engine.RunByHandAsync(job)).Execution;
        using var other = _engine.Beside(Some.Job(job.Definition with { OnlyByPlatform = "uses bindings" }));

        Assert.Equal("it uses bindings", Assert.IsType<RerunResult.NotRunnable>(await RerunAsync(other, ended.Id)).Why);
    }

    [Fact]
    public async Task Rerun_UnderWayOrUnknown_IsNotRepeated()
    {
        var claim = await _engine.ClaimByHandAsync(await _engine.DeclareAsync());

        Assert.Equal(ExecutionState.Running, Assert.IsType<RerunResult.UnderWay>(await RerunAsync(_engine, claim.Id)).State);
        Assert.IsType<RerunResult.NoSuchExecution>(await RerunAsync(_engine, ExecutionId.Random(Some.Instant)));
    }

    [Fact]
    public async Task Rerun_Over_IsANewRunThatNamesTheOldOne()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var ended = (await _engine.RunByHandAsync(job)).Execution;

        var claim = Assert.IsType<RerunResult.Requested>(await RerunAsync(_engine, ended.Id)).Claim.Taken();

        Assert.Equal((ended.Id, RunTrigger.Manual), (claim.Live.Row.RetryOf!.Value, claim.Live.Row.Trigger));
    }

    private static Task<RerunResult> RerunAsync(EngineUnderTest engine, ExecutionId id) =>
        engine.Get<Reruns>().RerunAsync(id, new ActRequest("ada", null), CancellationToken.None);
}
