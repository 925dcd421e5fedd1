using Carillon.Jobs;

namespace Carillon.TestKit;

/// <summary>A job whose code is written in the test.</summary>
public sealed class LambdaBody(Func<JobContext, CancellationToken, Task<JobResult?>> code) : IJobBody
{
    private int _calls;

    /// <summary>How often the code was called.</summary>
    public int Calls => _calls;

    public static LambdaBody Succeeding() => new((_, _) => Task.FromResult<JobResult?>(null));

    public Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return code(context, cancellationToken);
    }
}
