using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>Jobs that no build declares any more.</summary>
public sealed class RetirementTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    /// <summary>A process of the build that declares no job.</summary>
    private readonly EngineUnderTest _without;

    public RetirementTests() => _without = _engine.Beside();

    public void Dispose()
    {
        _without.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public async Task Look_UndeclaredForADay_IsRetiredWithAnAuditRowAndDueNoLonger()
    {
        var job = await UndeclaredAsync();

        await RetireAsync();

        var row = await _engine.RowAsync(job);
        Assert.NotNull(row.RetiredAt);
        var skipped = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal(ExecutionState.Skipped, skipped.State);
        Assert.Contains("had not run when it was retired", skipped.Reason, StringComparison.Ordinal);
        Assert.Equal(24 * 60 + 1, skipped.Occurrences);
        Assert.Null((await _engine.StateAsync(job)).NextDue);
        Assert.Contains((await _engine.Memory.ReadRangeAsync(StateKeys.Audit, 10, CancellationToken.None)).Rows, one => one.Row is AuditRow { Act: "retire" });
    }

    [Fact]
    public async Task Look_DeclaredAgainWithinTheDay_GoesOnAsIfNothingHadBeen()
    {
        var job = await UndeclaredAsync();
        Assert.NotNull((await _engine.RowAsync(job)).UndeclaredSince);
        _engine.Clock.Advance(TimeSpan.FromHours(2));

        await _engine.DeclareAsync(job);

        Assert.Null((await _engine.RowAsync(job)).UndeclaredSince);
        Assert.Equal(Some.Instant, (await _engine.StateAsync(job)).Cursor);
        Assert.Equal(Some.Instant.AddHours(2), (await _engine.ClaimDueAsync(job)).Live.Row.DueAt!.Value.AddMinutes(-1));
    }

    [Fact]
    public async Task Sync_RetiredJobDeclaredAgain_BeginsNow()
    {
        var job = await UndeclaredAsync();
        await RetireAsync();
        _engine.Clock.Advance(TimeSpan.FromDays(3));

        await _engine.DeclareAsync(job);

        Assert.Null((await _engine.RowAsync(job)).RetiredAt);
        Assert.Single(await _engine.FinishedAsync(job));
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.ClaimDueAsync(job);
    }

    [Fact]
    public async Task Look_RunsWereAccepted_AreMissed()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 0 1 1 *" });
        await UndeclareAsync();

        await RetireAsync();

        Assert.Equal(ExecutionState.Missed, Assert.Single(await _engine.FinishedAsync(job)).State);
        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Look_ProcessDiedBeforeAcceptedRunsWereEnded_TheNextLookEndsThem()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 0 1 1 *" });
        await UndeclareAsync();
        _engine.Clock.Advance(TimeSpan.FromHours(24));
        _without.Store.FailOnce("live");
        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => _without.TickAsync());
        Assert.NotNull((await _engine.RowAsync(job)).RetiredAt);

        _engine.Clock.Advance(TimeSpan.FromHours(1));
        await _without.TickAsync();

        Assert.Equal(ExecutionState.Missed, Assert.Single(await _engine.FinishedAsync(job)).State);
        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Look_ARunWasHandedOn_IsInterrupted()
    {
        var job = await _engine.DeclareAsync(
            Some.Definition(schedule: "0 0 1 1 *", maxRetries: 1), new LambdaBody((_, _) => throw new InvalidDataException("line 7")));
        using (var invocation = new InvocationTime(TimeSpan.FromMinutes(2), _engine.Clock, CancellationToken.None))
        {
            await _engine.Runner.RunAsync(await _engine.ClaimByHandAsync(job), job.Body!, invocation);
        }

        await UndeclareAsync();
        await RetireAsync();

        var row = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Interrupted, 1), (row.State, row.Attempts));
        Assert.Empty((await _engine.StateAsync(job)).Running);
    }

    [Fact]
    public async Task Look_RowsOfOneJobDamaged_RetiresTheOthersAndTheTickGoesOn()
    {
        var (one, two) = (Some.Job(Some.Definition(name: "aaa")), Some.Job(Some.Definition(name: "bbb")));
        await _engine.DeclareAsync(one, two);
        await UndeclareAsync();
        _engine.Memory.Damage(StateKeys.JobState(one.Id), "{}"u8.ToArray());

        await RetireAsync();

        Assert.NotNull((await _engine.RowAsync(two)).RetiredAt);
        Assert.Equal(_engine.Clock.GetUtcNow(), (await _engine.Get<Carillon.Health.Heartbeat>().LastAsync(CancellationToken.None))!.At);
    }

    [Fact]
    public async Task Look_ADifferentBuildThatIsAliveDeclaresIt_IsLeftAlone()
    {
        using var newer = BuildTests.Process(_engine, "2", new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var job = await newer.DeclareAsync();

        await _without.TickAsync();

        Assert.Null((await _engine.RowAsync(job)).UndeclaredSince);
    }

    private async Task<Job> UndeclaredAsync()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await UndeclareAsync();
        return job;
    }

    private Task<int> UndeclareAsync() => _without.TickAsync();

    private async Task RetireAsync()
    {
        _engine.Clock.Advance(TimeSpan.FromHours(24));
        await _without.TickAsync();
    }
}
