using Carillon.Ledger;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>Records give way to claims that are made at once, and not for long.</summary>
public sealed class ClaimsFirstTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();
    private readonly TaskCompletionSource _claims = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Record_WhileClaimsGoFirst_IsWrittenAfterThem()
    {
        var (run, writtenEarly) = await RunBesideClaimsAsync();

        _claims.SetResult();
        await run;

        Assert.False(writtenEarly());
        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Record_ClaimsThatDoNotEnd_WaitsForASecond()
    {
        var (run, writtenEarly) = await RunBesideClaimsAsync();
        Assert.False(writtenEarly());

        _engine.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;

        Assert.Empty(await _engine.LiveAsync());
        _claims.SetResult();
    }

    [Fact]
    public async Task Record_AfterClaimsThatFailed_IsWritten()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var claim = await _engine.ClaimByHandAsync(job);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _engine.Get<ClaimsFirst>().WhileAsync(() => Task.FromException(new InvalidOperationException())));

        await _engine.RunAsync(claim);

        Assert.Empty(await _engine.LiveAsync());
    }

    /// <summary>Runs a job while claims are under way, as far as it goes; and tells whether its record was written before them.</summary>
    private async Task<(Task<EndedRun> Run, Func<bool> WrittenEarly)> RunBesideClaimsAsync()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(body: body);
        var claim = await _engine.ClaimByHandAsync(job);
        var written = false;
        _ = _engine.Get<ClaimsFirst>().WhileAsync(() => _claims.Task);
        _engine.Store.OnCommit = (_, commit) =>
        {
            written |= !_claims.Task.IsCompleted;
            return commit();
        };

        var run = _engine.RunAsync(claim);
        await EngineSteps.UntilAsync(() => body.Calls == 1, "the code to be called");
        return (run, () => written);
    }
}
