using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace EndToEnd.App.Jobs;

/// <summary>Two jobs of one schedule in a zone of their own: the dispatcher comes for them, and no timer of theirs.</summary>
public sealed class ZonedJobs(ProbeFolder probe)
{
    [Function("zoned")]
    [Job(TimeZone = "Asia/Tokyo")]
    public void Quick([TimerTrigger("%Schedules:Zoned%")] TimerInfo timer, JobContext job) => probe.NoteStart(job);

    [Function("zoned-slow")]
    [Job(TimeZone = "Asia/Tokyo", Timeout = "00:05:00")]
    public async Task SlowAsync([TimerTrigger("%Schedules:Zoned%")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        probe.NoteStart(job);
        await probe.WaitForReleaseAsync("zoned-slow", cancellationToken);
    }
}
