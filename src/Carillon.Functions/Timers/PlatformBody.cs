using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Carillon.Functions.Timers;

/// <summary>
/// A job that only the platform can call, because it uses bindings: it runs through the rest of the pipeline, claimed and
/// recorded around that.
/// </summary>
internal sealed class PlatformBody(FunctionContext invocation, FunctionExecutionDelegate next) : IJobBody
{
    public async Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        // Bound once per invocation, and kept for its retries: that is sound, as all attempts of a run have the same token.
        await next(new RunInvocation(invocation, cancellationToken));
        return invocation.GetInvocationResult().Value as JobResult;
    }
}
