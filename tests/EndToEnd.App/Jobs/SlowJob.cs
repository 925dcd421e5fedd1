using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace EndToEnd.App.Jobs;

/// <summary>Takes until the test lets it go, and heeds its token.</summary>
public sealed class SlowJob(ProbeFolder probe)
{
    [Function("slow")]
    [Job(Timeout = "00:05:00")]
    public async Task RunAsync([TimerTrigger("%Schedules:Slow%")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        probe.NoteStart(job);
        job.ReportProgress(50, "half-way");
        await probe.WaitForReleaseAsync("slow", cancellationToken);
    }
}
