using System.Collections.Concurrent;
using Quartz;

namespace Benchmarks.Peers;

/// <summary>A job that only notes how long after its instant it was called.</summary>
internal sealed class QuartzJob(QuartzJob.Starts starts) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        starts.Milliseconds.Enqueue((TimeProvider.System.GetUtcNow() - context.ScheduledFireTimeUtc!.Value).TotalMilliseconds);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the jobs of one scheduler noted.</summary>
    internal sealed class Starts
    {
        public ConcurrentQueue<double> Milliseconds { get; } = new();
    }
}
