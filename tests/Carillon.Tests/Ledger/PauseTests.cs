using Carillon.Executions;
using Carillon.Ledger;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>Jobs that are paused.</summary>
[Trait("Req", "TO17")]
public sealed class PauseTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Pause_ForFiveMinutesWithAReason_IsOneRangeRowAndResumesByItself()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromSeconds(30));
        await _engine.PauseAsync(job, TimeSpan.FromMinutes(5), "the database moves");
        for (var i = 0; i < 5; i++)
        {
            _engine.Clock.Advance(TimeSpan.FromMinutes(1));
            await _engine.TickAsync();
        }

        Assert.Empty(await _engine.FinishedAsync(job));
        _engine.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(1, await _engine.TickAsync());

        var rows = await _engine.FinishedAsync(job, 2);
        Assert.Equal((ExecutionState.Succeeded, Some.Instant.AddMinutes(6)), (rows[0].State, rows[0].DueAt));
        Assert.Equal((ExecutionState.Skipped, 5, Some.Instant.AddMinutes(1)), (rows[1].State, rows[1].Occurrences, rows[1].DueAt));
        Assert.Equal("The job was paused by ada until 2026-03-02 10:05:30Z: the database moves", rows[1].Reason);
    }

    [Fact]
    public async Task Pause_EndsExactlyAtAnInstant_ThatOneRuns()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.PauseAsync(job, TimeSpan.FromMinutes(3));
        Assert.Equal(Some.Instant.AddMinutes(3), (await _engine.StateAsync(job)).NextDue);
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(Some.Instant.AddMinutes(3), (await _engine.ClaimDueAsync(job)).Live.Row.DueAt);
        Assert.Equal(2, Assert.Single(await _engine.FinishedAsync(job)).Occurrences);
    }

    [Fact]
    public async Task Pause_EndsAtAnInstantAndItsTimerFiresSomeMillisecondsEarly_ThatOneRuns()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.PauseAsync(job, TimeSpan.FromMinutes(3));
        _engine.Clock.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromMilliseconds(5));

        var claim = (await _engine.TryClaimAsync(job, early: TimeSpan.FromSeconds(2))).Taken();

        Assert.Equal(Some.Instant.AddMinutes(3), claim.Live.Row.DueAt);
        Assert.Equal(2, Assert.Single(await _engine.FinishedAsync(job)).Occurrences);
    }

    [Fact]
    public async Task Pause_TimerFiresWellBeforeItsEnd_NothingIsDue()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.PauseAsync(job, TimeSpan.FromMinutes(3));
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.IsType<ClaimResult.NothingDue>(await _engine.TryClaimAsync(job, early: TimeSpan.FromSeconds(2)));
        Assert.Empty(await _engine.FinishedAsync(job));
    }

    [Fact]
    public async Task Pause_WithoutAnEnd_LastsUntilItIsResumed()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.PauseAsync(job);
        _engine.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await _engine.TickAsync());
        Assert.Null((await _engine.StateAsync(job)).NextDue);

        await _engine.EditAsync(job, row => row with { Pause = null });

        var skipped = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((120, "The job was paused by ada."), (skipped.Occurrences, skipped.Reason));
        Assert.Equal(Some.Instant.AddMinutes(121), (await _engine.StateAsync(job)).NextDue);
    }

    [Fact]
    public async Task Pause_ResumedBeforeItsEnd_AccountsForItUpToThen()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.PauseAsync(job, TimeSpan.FromHours(1));
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        await _engine.EditAsync(job, row => row with { Pause = null });
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.ClaimDueAsync(job);

        Assert.Equal(2, Assert.Single(await _engine.FinishedAsync(job)).Occurrences);
    }

    [Fact]
    public async Task Pause_WhileBehind_WhatWouldStillRunIsAcceptedFirst()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        await _engine.PauseAsync(job, TimeSpan.FromMinutes(2));

        Assert.Equal(2, Assert.Single(await _engine.FinishedAsync(job)).Occurrences);
        Assert.Equal(1, await _engine.TickAsync());
        Assert.Equal(Some.Instant.AddMinutes(3), (await _engine.FinishedAsync(job, 2))[0].DueAt);
    }

    [Fact]
    public async Task Pause_RunByHandMeanwhile_RunsAndTheLedgerOfThePauseIsOneRow()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        await _engine.PauseAsync(job, TimeSpan.FromMinutes(5));
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        await _engine.RunByHandAsync(job);

        Assert.Equal(Some.Instant, (await _engine.StateAsync(job)).Cursor);
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));
        await _engine.ClaimDueAsync(job);
        Assert.Equal([1, 4], (await _engine.FinishedAsync(job)).Select(row => row.Occurrences).Order());
    }

    [Fact]
    public async Task Pause_SetInAnotherProcess_HoldsHereAtOnce()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        using var other = _engine.Beside(job);
        await _engine.RunByHandAsync(job);
        await other.PauseAsync(job, TimeSpan.FromMinutes(5));
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<ClaimResult.NothingDue>(await _engine.TryClaimAsync(job));
    }

    [Fact]
    public async Task Pause_ClockGoesBackwards_NothingIsCoveredTwice()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(10));
        await _engine.PauseAsync(job, TimeSpan.FromMinutes(2));
        _engine.Clock.StepWallClock(TimeSpan.FromMinutes(-5));
        await _engine.EditAsync(job, row => row with { Pause = null });
        Assert.Equal(Some.Instant.AddMinutes(10), (await _engine.StateAsync(job)).Cursor);

        _engine.Clock.Advance(TimeSpan.FromMinutes(6));
        await _engine.TickAsync();
        _engine.Clock.Advance(TimeSpan.FromSeconds(20));
        await _engine.TickAsync();

        var rows = await _engine.FinishedAsync(job, 3);
        Assert.Equal([9, 1, 1], rows.OrderBy(row => row.DueAt).Select(row => row.Occurrences));
    }
}
