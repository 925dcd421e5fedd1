using System.Globalization;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace EndToEnd.App.Jobs;

/// <summary>
/// Many jobs for the kill tests: one for each pair of overlap and misfire policy, and some with what else a job may ask for. All do
/// the same: they note their start before anything else, take their time, and note their end.
/// </summary>
public sealed class LoadJobs(RunJournal journal, IConfiguration configuration, TimeProvider time)
{
    /// <summary>Of the jobs that are due also where few of them are wanted: each overlap policy, retries, and runs again after a loss.</summary>
    private const string Schedule = "%Schedules:Load%";

    private const string ScheduleOfMore = "%Schedules:LoadMore%";

    [Function("load-skip-latest")]
    [Job(Overlap = OverlapPolicy.Skip, Misfire = MisfirePolicy.Latest)]
    public Task SkipLatestAsync([TimerTrigger(Schedule)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-skip-all")]
    [Job(Overlap = OverlapPolicy.Skip, Misfire = MisfirePolicy.All)]
    public Task SkipAllAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-skip-none")]
    [Job(Overlap = OverlapPolicy.Skip, Misfire = MisfirePolicy.None)]
    public Task SkipNoneAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-queue-latest")]
    [Job(Overlap = OverlapPolicy.Queue, Misfire = MisfirePolicy.Latest)]
    public Task QueueLatestAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-queue-all")]
    [Job(Overlap = OverlapPolicy.Queue, Misfire = MisfirePolicy.All)]
    public Task QueueAllAsync([TimerTrigger(Schedule)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-queue-none")]
    [Job(Overlap = OverlapPolicy.Queue, Misfire = MisfirePolicy.None)]
    public Task QueueNoneAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-allow-latest")]
    [Job(Overlap = OverlapPolicy.Allow, Misfire = MisfirePolicy.Latest)]
    public Task AllowLatestAsync([TimerTrigger(Schedule)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-allow-all")]
    [Job(Overlap = OverlapPolicy.Allow, Misfire = MisfirePolicy.All)]
    public Task AllowAllAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-allow-none")]
    [Job(Overlap = OverlapPolicy.Allow, Misfire = MisfirePolicy.None)]
    public Task AllowNoneAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-cancel-latest")]
    [Job(Overlap = OverlapPolicy.CancelRunning, Misfire = MisfirePolicy.Latest)]
    public Task CancelLatestAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-cancel-all")]
    [Job(Overlap = OverlapPolicy.CancelRunning, Misfire = MisfirePolicy.All)]
    public Task CancelAllAsync([TimerTrigger(Schedule)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-cancel-none")]
    [Job(Overlap = OverlapPolicy.CancelRunning, Misfire = MisfirePolicy.None)]
    public Task CancelNoneAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-retry-queue")]
    [Job(Overlap = OverlapPolicy.Queue, MaxRetries = 1)]
    public Task RetryQueueAsync([TimerTrigger(Schedule)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => FailAtTimesAsync(job, cancellationToken);

    [Function("load-retry-allow")]
    [Job(Overlap = OverlapPolicy.Allow, MaxRetries = 2)]
    public Task RetryAllowAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => FailAtTimesAsync(job, cancellationToken);

    [Function("load-rerun-skip")]
    [Job(Overlap = OverlapPolicy.Skip, RerunAfterLoss = 1)]
    public Task RerunSkipAsync([TimerTrigger(Schedule)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-rerun-queue-all")]
    [Job(Overlap = OverlapPolicy.Queue, Misfire = MisfirePolicy.All, RerunAfterLoss = 1)]
    public Task RerunQueueAllAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-rerun-allow")]
    [Job(Overlap = OverlapPolicy.Allow, RerunAfterLoss = 1)]
    public Task RerunAllowAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    [Function("load-timeout")]
    [Job(Overlap = OverlapPolicy.Queue, Timeout = "00:00:01")]
    public Task TimeoutAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    /// <summary>Says nothing itself: what holds for it changes with the defaults of the settings.</summary>
    [Function("load-defaults")]
    [Job]
    public Task DefaultsAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    /// <summary>The dispatcher comes for it, and no timer of its own where its hours are other ones than the platform's.</summary>
    [Function("load-zoned")]
    [Job(Overlap = OverlapPolicy.Allow, TimeZone = "Asia/Tokyo")]
    public Task ZonedAsync([TimerTrigger(ScheduleOfMore)] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    /// <summary>Its schedule changes from build to build.</summary>
    [Function("load-moved")]
    [Job(Misfire = MisfirePolicy.All)]
    public Task MovedAsync([TimerTrigger("%Schedules:LoadMoved%")] TimerInfo timer, JobContext job, CancellationToken cancellationToken) => WorkAsync(job, cancellationToken);

    private Task WorkAsync(JobContext job, CancellationToken cancellationToken) => WorkAsync(job, fails: false, cancellationToken);

    /// <summary>A third of the runs fail the first time, a quarter of these every time.</summary>
    private Task FailAtTimesAsync(JobContext job, CancellationToken cancellationToken) =>
        WorkAsync(job, fails: Lot(job) % (job.Attempt == 1 ? 3 : 12) == 0, cancellationToken);

    private async Task WorkAsync(JobContext job, bool fails, CancellationToken cancellationToken)
    {
        journal.NoteStart(job);
        var done = false;
        try
        {
            await Task.Delay(TimeToTake(job), time, cancellationToken);
            done = !fails;
        }
        finally
        {
            journal.NoteEnd(job, done);
        }

        if (fails)
        {
            throw new InvalidOperationException($"Attempt {job.Attempt} fails.");
        }
    }

    /// <summary>Half of the runs take no time, a quarter up to a thirtieth of <c>Probe:LongestRun</c>, some up to a third, few up to all of it.</summary>
    private TimeSpan TimeToTake(JobContext job)
    {
        var longest = TimeSpan.Parse(configuration["Probe:LongestRun"] ?? "00:00:00", CultureInfo.InvariantCulture);
        var lot = Lot(job);
        var share = (lot % 10) switch
        {
            < 5 => 0,
            < 8 => 1.0 / 30,
            8 => 1.0 / 3,
            _ => 1.0,
        };
        return longest * share * (lot / 10 % 100 / 100.0);
    }

    /// <summary>A number from the tail of the execution's id: the same for each of its attempts.</summary>
    private static int Lot(JobContext job) => int.Parse(job.ExecutionId.ToString().AsSpan(^6), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
