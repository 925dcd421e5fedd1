using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Engine;

/// <summary>What tests let an engine do, and wait for.</summary>
public static class EngineSteps
{
    /// <summary>Another process of the same app: it shares the store and the clock, and knows the same jobs.</summary>
    public static EngineUnderTest Beside(this EngineUnderTest engine, params Job[] jobs)
    {
        var other = new EngineUnderTest(memory: engine.Memory, clock: engine.Clock);
        other.Get<JobCatalog>().Fill(jobs);
        return other;
    }

    /// <summary>Lets the dispatcher tick, and says how many runs it started.</summary>
    public static async Task<int> TickAsync(this EngineUnderTest engine) => (await engine.Get<Dispatcher>().TickAsync(CancellationToken.None)).Started;

    /// <summary>Claims what is due now, whatever comes of it.</summary>
    public static Task<ClaimResult> TryClaimAsync(this EngineUnderTest engine, Job job, TimeSpan early = default) =>
        engine.Claimer.ClaimDueAsync(job, engine.Clock.GetUtcNow(), early, CancellationToken.None);

    /// <summary>Asks for a run by hand, whatever comes of it.</summary>
    public static Task<ClaimResult> TryClaimByHandAsync(this EngineUnderTest engine, Job job) =>
        engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand(), CancellationToken.None);

    /// <summary>Begins what waits, where it may.</summary>
    public static Task<RunClaim?> TryAdoptAsync(this EngineUnderTest engine, Job job) => engine.Get<Adopter>().TryAdoptAsync(job.Id, CancellationToken.None);

    /// <summary>Changes what holds for a job, as an operator does.</summary>
    public static async Task<JobEdited> EditAsync(this EngineUnderTest engine, Job job, Func<JobRow, JobRow?> change, bool accepts = true) =>
        (await engine.Get<JobEditor>().EditAsync(job.Id, new JobEdit("a test changed it", (row, _) => change(row)) { Accepts = accepts }, CancellationToken.None))!;

    /// <summary>Sets values in place of the code's.</summary>
    public static Task<JobEdited> OverrideAsync(this EngineUnderTest engine, Job job, JobOverrides overrides) =>
        engine.EditAsync(job, row => row with { Overrides = overrides });

    /// <summary>Pauses a job from now on. Until somebody resumes it where no time is given.</summary>
    public static Task<JobEdited> PauseAsync(this EngineUnderTest engine, Job job, TimeSpan? time = null, string? reason = null)
    {
        var now = engine.Clock.GetUtcNow();
        return engine.EditAsync(job, row => row with { Pause = new JobPause(now, now + time, reason, "ada") });
    }

    /// <summary>A job's row.</summary>
    public static async Task<JobRow> RowAsync(this EngineUnderTest engine, Job job) =>
        (await engine.Memory.ReadAsync<JobRow>(StateKeys.Job(job.Id), CancellationToken.None))!.Row;

    /// <summary>Every finished execution of a job, newest first, once there are so many: what is handed off runs on its own.</summary>
    public static async Task<IReadOnlyList<ExecutionRow>> FinishedAsync(this EngineUnderTest engine, Job job, int count)
    {
        await UntilAsync(async () => (await engine.FinishedAsync(job)).Count >= count, $"{count} executions of {job.Id} to be over");
        return await engine.FinishedAsync(job);
    }

    /// <summary>Deletes the row of a run under way, as a hand does.</summary>
    public static async Task DeleteLiveAsync(this EngineUnderTest engine, ExecutionId id)
    {
        var row = (await engine.Memory.ReadAsync(StateKeys.LiveRun(id), CancellationToken.None))!;
        await engine.Memory.CommitAsync(new StateTransaction().Delete(row.Key, row.Version), CancellationToken.None);
    }

    /// <summary>Asks for a run under way to be stopped, by its row. Nothing where it has ended.</summary>
    public static async Task AskToStopAsync(this EngineUnderTest engine, ExecutionId id)
    {
        if (await engine.Memory.ReadAsync<LiveRow>(StateKeys.LiveRun(id), CancellationToken.None) is not { } row)
        {
            return;
        }

        var asked = row.Row with { Cancel = new CancelRequest(engine.Clock.GetUtcNow(), "ada", "not today") };
        await engine.Memory.CommitAsync(new StateTransaction().Replace(row.Key, row.Version, asked), CancellationToken.None);
    }

    /// <summary>Lets the leases of runs that nobody renews run out, and this engine take them for lost.</summary>
    public static async Task<int> LoseAsync(this EngineUnderTest engine)
    {
        var sweeper = engine.Get<LostRunSweeper>();
        engine.Clock.Advance(TimeSpan.FromSeconds(61));
        await sweeper.SweepAsync(CancellationToken.None);
        engine.Clock.Advance(TimeSpan.FromSeconds(20));
        return (await sweeper.SweepAsync(CancellationToken.None)).Abandoned;
    }

    /// <summary>Waits for what other threads are about to do.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Waited in vain for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>Waits for what other threads are about to do.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);
}
