using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace EndToEnd.App.Jobs;

/// <summary>Takes longer than it may, and takes no token.</summary>
public sealed class StubbornJob(ProbeFolder probe)
{
    [Function("stubborn")]
    [Job(Timeout = "00:00:01")]
    public async Task RunAsync([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, JobContext job)
    {
        probe.NoteStart(job);
        await probe.WaitForReleaseAsync("stubborn", CancellationToken.None);
    }
}
