using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// The second clock. Each minute it comes for what the jobs' own timers did not, and for the jobs that no timer rings, at
/// their instants; it settles runs whose process went silent, and leaves a sign of life.
/// </summary>
public sealed class DispatcherFunction(Dispatcher dispatcher, ShutdownNotice shutdown)
{
    /// <summary>One minute.</summary>
    [Function("dispatcher")]
    [NotAJob]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shutdown.Token);
        await dispatcher.RunMinuteAsync(ends.Token);
    }
}
