using System.Collections.Concurrent;
using Carillon.Jobs;

namespace Benchmarks.Engine;

/// <summary>Jobs that note how long after their instant they were called.</summary>
internal sealed class LatenessBody(TimeProvider clock) : IJobBody
{
    private readonly ConcurrentQueue<double> _milliseconds = new();

    public Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        _milliseconds.Enqueue((clock.GetUtcNow() - context.DueAt!.Value).TotalMilliseconds);
        return Task.FromResult<JobResult?>(null);
    }

    /// <summary>What was noted since the last time.</summary>
    public double[] Take()
    {
        var taken = _milliseconds.ToArray();
        _milliseconds.Clear();
        return taken;
    }
}
