using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>What becomes of instants that no clock came for in time.</summary>
public sealed class MisfireTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Latest_FiveInstantsBehind_OneRunsAndFourAreOneMissedRange()
    {
        var job = await BehindAsync(MisfirePolicy.Latest, 5);

        await RunAllAsync(job);

        Assert.Equal([("Succeeded", 1, 5), ("Missed", 4, 1)], await RowsAsync(job));
    }

    [Fact]
    public async Task None_FiveInstantsBehind_AllAreOneMissedRange()
    {
        var job = await BehindAsync(MisfirePolicy.None, 5);

        await RunAllAsync(job);

        Assert.Equal([("Missed", 5, 1)], await RowsAsync(job));
    }

    [Fact]
    public async Task All_FiveInstantsBehind_AllRunOldestFirst()
    {
        var job = await BehindAsync(MisfirePolicy.All, 5);

        await RunAllAsync(job);

        Assert.Equal([("Succeeded", 1, 5), ("Succeeded", 1, 4), ("Succeeded", 1, 3), ("Succeeded", 1, 2), ("Succeeded", 1, 1)], await RowsAsync(job));
    }

    [Fact]
    public async Task None_ClockComesSecondsLate_RunsIt()
    {
        var job = await BehindAsync(MisfirePolicy.None, 1, lateBy: TimeSpan.FromSeconds(25));

        await RunAllAsync(job);

        Assert.Equal([("Succeeded", 1, 1)], await RowsAsync(job));
    }

    [Fact]
    public async Task None_ProcessStartedSecondsAfterwards_IsMissed()
    {
        var before = await DeclareAsync(MisfirePolicy.None, "*/10 * * * * *", null);
        _engine.Clock.Advance(TimeSpan.FromSeconds(53));
        using var restarted = new EngineUnderTest(memory: _engine.Memory, clock: _engine.Clock);
        var job = await restarted.DeclareAsync(before.Definition, before.Body);

        await restarted.Claimer.ClaimDueAsync(job, restarted.Clock.GetUtcNow(), TimeSpan.Zero, CancellationToken.None);

        var missed = Assert.Single(await restarted.FinishedAsync(job));
        Assert.Equal((ExecutionState.Missed, 5, "The misfire policy is 'none', and no process was there when it was due."), (missed.State, missed.Occurrences, missed.Reason));
    }

    [Theory]
    [InlineData(null, 3_600, "Succeeded")] // A daily job, the default: an hour.
    [InlineData(null, 3_601, "Missed")]
    [InlineData("06:00:00", 21_600, "Succeeded")]
    [InlineData("06:00:00", 21_601, "Missed")]
    public async Task Latest_LaterThanItMay_IsMissed(string? maxLateness, int lateBySeconds, string state)
    {
        var job = await DeclareAsync(MisfirePolicy.Latest, "0 0 * * *", maxLateness is null ? null : TimeSpan.Parse(maxLateness, null));
        _engine.Clock.AdvanceTo(Some.Instant.AddHours(14).AddSeconds(lateBySeconds));

        await RunAllAsync(job);

        Assert.Equal(state, Assert.Single(await RowsAsync(job)).State);
    }

    [Fact]
    public async Task All_SomeLaterThanTheyMay_ThoseAreMissedAndTheOthersRun()
    {
        var job = await DeclareAsync(MisfirePolicy.All, "* * * * *", TimeSpan.FromMinutes(3));
        _engine.Clock.Advance(TimeSpan.FromMinutes(10));

        await RunAllAsync(job);

        Assert.Equal([("Succeeded", 1, 10), ("Succeeded", 1, 9), ("Succeeded", 1, 8), ("Succeeded", 1, 7), ("Missed", 6, 1)], await RowsAsync(job));
    }

    [Fact]
    public async Task All_WhileARunIsUnderWay_WaitsAndIsNotSkipped()
    {
        var job = await DeclareAsync(MisfirePolicy.All, "* * * * *");
        var first = await _engine.ClaimByHandAsync(job);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<ClaimResult.NothingDue>(await _engine.Claimer.ClaimDueAsync(job, _engine.Clock.GetUtcNow(), TimeSpan.Zero, CancellationToken.None));

        await _engine.RunAsync(first);
        await RunAllAsync(job);
        Assert.Equal([("Succeeded", 1, 1)], (await RowsAsync(job)).Where(row => row.Minute > 0));
    }

    [Theory]
    [InlineData(MisfirePolicy.Latest)]
    [InlineData(MisfirePolicy.None)]
    public async Task WeekDown_AMinuteJob_WritesTwoRowsAtMost(MisfirePolicy policy)
    {
        var job = await DeclareAsync(policy, "* * * * *");
        _engine.Clock.Advance(TimeSpan.FromDays(7));

        await RunAllAsync(job);

        var rows = await _engine.FinishedAsync(job);
        Assert.InRange(rows.Count, 1, 2);
        Assert.Equal(7 * 24 * 60, rows.Sum(row => row.Occurrences));
    }

    [Fact]
    public async Task AnyPolicy_RandomHistories_AccountForEveryInstantOnce()
    {
        var random = new Random(20260302);
        foreach (var policy in Enum.GetValues<MisfirePolicy>())
        {
            var job = await DeclareAsync(policy, "* * * * *");
            var begin = _engine.Clock.GetUtcNow();
            for (var i = 0; i < 40; i++)
            {
                _engine.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 600)));
                await RunAllAsync(job);
            }

            var covered = (await _engine.FinishedAsync(job)).SelectMany(Instants).Order().ToList();
            var expected = job.Schedule.DueWithin(begin, (await _engine.StateAsync(job)).Cursor);
            Assert.Equal(expected, covered);
            Assert.Equal((await _engine.StateAsync(job)).NextDue, job.Schedule.NextAfter(_engine.Clock.GetUtcNow()));
        }

        static IEnumerable<DateTimeOffset> Instants(ExecutionRow row) =>
            Enumerable.Range(0, row.Occurrences).Select(minute => row.DueAt!.Value.AddMinutes(minute));
    }

    private async Task<Job> BehindAsync(MisfirePolicy policy, int minutes, TimeSpan? lateBy = null)
    {
        var job = await DeclareAsync(policy, "* * * * *");
        _engine.Clock.Advance(TimeSpan.FromMinutes(minutes) + (lateBy ?? TimeSpan.FromSeconds(40)));
        return job;
    }

    private Task<Job> DeclareAsync(MisfirePolicy policy, string schedule, TimeSpan? maxLateness = null) =>
        _engine.DeclareAsync(Some.Definition(schedule: schedule) with { Misfire = policy, MaxLateness = maxLateness }, LambdaBody.Succeeding());

    private async Task RunAllAsync(Job job)
    {
        while (await _engine.Claimer.ClaimDueAsync(job, _engine.Clock.GetUtcNow(), TimeSpan.Zero, CancellationToken.None) is ClaimResult.Claimed { Claim: var claim })
        {
            await _engine.RunAsync(claim);
        }
    }

    private async Task<IEnumerable<(string State, int Occurrences, double Minute)>> RowsAsync(Job job) =>
        (await _engine.FinishedAsync(job)).Select(row => (row.State.ToString(), row.Occurrences, row.DueAt is { } due ? (due - Some.Instant).TotalMinutes : 0));

}
