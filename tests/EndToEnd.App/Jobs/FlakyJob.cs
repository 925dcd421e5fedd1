using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace EndToEnd.App.Jobs;

/// <summary>Fails as often as its parameter <c>failures</c> says, and then succeeds.</summary>
public sealed class FlakyJob(ProbeFolder probe)
{
    [Function("flaky")]
    [Job(Timeout = "00:00:20", MaxRetries = 1)]
    public JobResult Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, JobContext job)
    {
        ArgumentNullException.ThrowIfNull(job);
        probe.NoteStart(job);
        var failures = int.Parse(job.Parameters.GetValueOrDefault("failures", "0"), System.Globalization.CultureInfo.InvariantCulture);
        return job.Attempt > failures
            ? JobResult.Success($"Attempt {job.Attempt} made it.")
            : throw new InvalidOperationException($"Attempt {job.Attempt} failed, as it was asked to.");
    }
}
