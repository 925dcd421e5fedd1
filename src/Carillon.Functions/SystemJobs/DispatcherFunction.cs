using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// The second clock, once a minute: it leaves a sign of life, and puts runs on record whose process went silent.
/// </summary>
public sealed class DispatcherFunction(Heartbeat heartbeat, LostRunSweeper lostRuns)
{
    /// <summary>One beat.</summary>
    [Function("dispatcher")]
    [NotAJob]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await heartbeat.BeatAsync(cancellationToken);
        await lostRuns.SweepAsync(cancellationToken);
    }
}
