using Carillon.Jobs;

namespace Benchmarks.Engine;

/// <summary>A job that does nothing: what is left of its run is what the engine does.</summary>
internal sealed class EmptyBody : IJobBody
{
    public Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken) =>
        Task.FromResult<JobResult?>(null);
}
