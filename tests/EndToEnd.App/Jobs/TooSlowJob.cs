using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace EndToEnd.App.Jobs;

/// <summary>Takes longer than it may, and heeds its token.</summary>
public sealed class TooSlowJob(ProbeFolder probe)
{
    [Function("too-slow")]
    [Job(Timeout = "00:00:01")]
    public async Task RunAsync([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        probe.NoteStart(job);
        await probe.WaitForReleaseAsync("too-slow", cancellationToken);
    }
}
