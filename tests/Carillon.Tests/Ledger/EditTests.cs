using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>Changes of what holds for a job while it is behind, runs, or is changed by somebody else.</summary>
[Trait("Req", "TO18")]
[Trait("Req", "TO36")]
public sealed class EditTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    public static TheoryData<JobOverrides> Edits =>
    [
        new JobOverrides { Schedule = "0 0 1 1 *" },
        new JobOverrides { TimeZone = "Asia/Kolkata", Schedule = "0 3 * * *" },
        new JobOverrides { Enabled = false },
        new JobOverrides { Misfire = MisfirePolicy.None },
        new JobOverrides { MaxLateness = TimeSpan.FromSeconds(1) },
        new JobOverrides { Overlap = OverlapPolicy.Queue },
    ];

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Edit_WhileBehind_ThePastIsJudgedByWhatHeldThen(JobOverrides overrides)
    {
        var job = await BehindAsync(5);

        await _engine.OverrideAsync(job, overrides);

        var missed = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Missed, 4, "A later occurrence was due as well, and the latest one runs."), (missed.State, missed.Occurrences, missed.Reason));
        Assert.Equal((ExecutionState.Pending, Some.Instant.AddMinutes(5)), (Assert.Single(await _engine.LiveAsync()).State, (await _engine.LiveAsync())[0].DueAt!.Value));
        Assert.Equal(_engine.Clock.GetUtcNow(), (await _engine.StateAsync(job)).Cursor);
        Assert.Equal(1, await _engine.TickAsync());
        var ran = (await _engine.FinishedAsync(job, 2)).Single(row => row.State == ExecutionState.Succeeded);
        Assert.Equal((Some.Instant.AddMinutes(5), RunTrigger.Schedule), (ran.DueAt!.Value, ran.Trigger));
    }

    [Fact]
    [Trait("Req", "TO23")]
    public async Task Deploy_WhileBehindWithAnOperatorsSchedule_KeepsItAndAccountsForThePast()
    {
        var definition = Some.Definition();
        var job = await _engine.DeclareAsync(definition, LambdaBody.Succeeding());
        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "*/2 * * * *" });
        _engine.Clock.Advance(TimeSpan.FromMinutes(5));

        await _engine.DeclareAsync(definition with { Schedule = "0 * * * *", Misfire = MisfirePolicy.None }, LambdaBody.Succeeding());

        Assert.Equal(Some.Instant.AddMinutes(6), (await _engine.StateAsync(job)).NextDue);
        Assert.Equal(1, Assert.Single(await _engine.FinishedAsync(job)).Occurrences);
        Assert.Equal(Some.Instant.AddMinutes(4), Assert.Single(await _engine.LiveAsync()).DueAt);
    }

    [Fact]
    public async Task Edit_NothingThatJudgesThePast_LeavesTheCursor()
    {
        var job = await BehindAsync(3);

        await _engine.OverrideAsync(job, new JobOverrides { MaxRetries = 5 });

        Assert.Equal(Some.Instant, (await _engine.StateAsync(job)).Cursor);
        Assert.Equal(5, (await _engine.ClaimDueAsync(job)).Job.Definition.MaxRetries);
    }

    [Fact]
    public async Task Edit_TheRunWouldStandInTheWay_WhatIsDueIsSkippedByTheOldPolicy()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var claim = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(2));

        await _engine.OverrideAsync(job, new JobOverrides { Overlap = OverlapPolicy.Queue });

        var skipped = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Skipped, 2, claim.Id), (skipped.State, skipped.Occurrences, skipped.BlockedBy!.Value));
    }

    [Fact]
    public async Task Edit_AllAreToRunAndMoreAreDueThanAreAccepted_TheRestIsOneRow()
    {
        var job = await _engine.DeclareAsync(Some.Definition() with { Misfire = MisfirePolicy.All }, LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(50));

        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 0 1 1 *" });

        Assert.Equal((ExecutionState.Missed, 30), (Assert.Single(await _engine.FinishedAsync(job)).State, (await _engine.FinishedAsync(job))[0].Occurrences));
        Assert.Equal(20, (await _engine.StateAsync(job)).Waiting.Count);
        Assert.Equal(1, await _engine.TickAsync());
        Assert.Equal(21, (await _engine.FinishedAsync(job, 21)).Count);
    }

    [Fact]
    public async Task Edit_AnotherProcessClaimsInBetween_CoversNoInstantTwice()
    {
        var job = await BehindAsync(5);
        using var other = _engine.Beside(job);
        RunClaim? theirs = null;
        _engine.Store.BeforeOnce("job", async () => theirs = await other.ClaimDueAsync(job));

        Assert.True((await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 0 1 1 *" })).Changed);

        await other.RunAsync(theirs!);
        Assert.Equal([4, 1], (await _engine.FinishedAsync(job)).OrderBy(row => row.DueAt).Select(row => row.Occurrences));
        Assert.Equal(5, (await _engine.StateAsync(job)).Totals.Values.Sum());
    }

    [Fact]
    public async Task Claim_AnotherProcessEditsInBetween_IsUnderTheNewTerms()
    {
        var job = await BehindAsync(1);
        using var other = _engine.Beside(job);
        await other.RunByHandAsync(job);
        other.Store.BeforeOnce("live", () => _engine.OverrideAsync(job, new JobOverrides { Timeout = TimeSpan.FromSeconds(7) }));

        Assert.Equal(TimeSpan.FromSeconds(7), (await other.ClaimDueAsync(job)).Job.Definition.Timeout);
    }

    [Fact]
    public async Task Edit_AnswerLost_IsMadeOnce()
    {
        var job = await BehindAsync(5);
        _engine.Store.LoseAnswerOnce("job");

        var edited = await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 0 1 1 *" });

        Assert.True(edited.Changed);
        Assert.Equal((1L, 1L), ((await _engine.RowAsync(job)).Edition, (await _engine.StateAsync(job)).Edition));
        Assert.Single(await _engine.FinishedAsync(job));
    }

    [Fact]
    public async Task Edit_AnswerLostAndAnotherProcessChangedItAtTheSameTick_IsMadeAfterIt()
    {
        var job = await BehindAsync(1);
        using var other = _engine.Beside(job);
        _engine.Store.OnCommit = async (_, _) =>
        {
            _engine.Store.OnCommit = null;
            await other.OverrideAsync(job, new JobOverrides { MaxRetries = 1 });
            throw new StateStoreOutcomeUnknownException("It was not written (as the test asked).");
        };

        await _engine.EditAsync(job, row => row with { Overrides = (row.Overrides ?? new JobOverrides()) with { RerunAfterLoss = 2 } });

        var overrides = (await _engine.RowAsync(job)).Overrides!;
        Assert.Equal((1, 2), (overrides.MaxRetries, overrides.RerunAfterLoss));
    }

    [Fact]
    public async Task Edit_ManyAtOnceBesideRunsByHand_LosesNoOutcomeAndNoStatistic()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(Some.Definition() with { Overlap = OverlapPolicy.Allow }, body);
        using var other = _engine.Beside(job);

        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var i = 1; i <= 30; i++)
                {
                    await _engine.EditAsync(job, row => row with { Overrides = new JobOverrides { MaxRetries = i } });
                }
            }),
            Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await other.RunByHandAsync(job);
                }
            }))));

        Assert.Equal((40, 40L), ((await _engine.FinishedAsync(job)).Count, (await _engine.StateAsync(job)).Totals[ExecutionState.Succeeded]));
        Assert.Equal((30L, 30L), ((await _engine.RowAsync(job)).Edition, (await _engine.StateAsync(job)).Edition));
    }

    [Fact]
    public async Task Edit_ClockGoesBackwards_LeavesTheCursor()
    {
        var job = await BehindAsync(5);
        await _engine.RunAsync(await _engine.ClaimDueAsync(job));
        _engine.Clock.StepWallClock(TimeSpan.FromMinutes(-3));

        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "*/2 * * * *" });

        Assert.Equal((Some.Instant.AddMinutes(5), Some.Instant.AddMinutes(6)), ((await _engine.StateAsync(job)).Cursor, (await _engine.StateAsync(job)).NextDue!.Value));
    }

    [Fact]
    public async Task Edit_AnOccurrenceWasTakenEarly_IsNotCoveredAgain()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromSeconds(59));
        await _engine.RunAsync((await _engine.TryClaimAsync(job, early: TimeSpan.FromSeconds(2))).Taken());

        await _engine.OverrideAsync(job, new JobOverrides { Schedule = "0 * * * * *" });

        Assert.Equal(Some.Instant.AddMinutes(2), (await _engine.StateAsync(job)).NextDue);
        Assert.Empty(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Edit_NothingChanges_WritesNothing()
    {
        var job = await BehindAsync(1);
        var commits = _engine.Memory.Commits;

        Assert.False((await _engine.EditAsync(job, row => row with { Pause = null })).Changed);
        Assert.Equal(commits, _engine.Memory.Commits);
    }

    private async Task<Job> BehindAsync(int minutes)
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.Advance(TimeSpan.FromMinutes(minutes));
        return job;
    }
}
