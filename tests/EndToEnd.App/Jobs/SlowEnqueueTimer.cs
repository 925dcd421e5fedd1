using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace EndToEnd.App.Jobs;

/// <summary>A timer function with an output, which takes longer than it may, and heeds its token.</summary>
public static class SlowEnqueueTimer
{
    [Function("slow-enqueue")]
    [Job(Timeout = "00:00:01")]
    [OutboxOutput]
    public static async Task<string> RunAsync([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return "a message";
    }
}
