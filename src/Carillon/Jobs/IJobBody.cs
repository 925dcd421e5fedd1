namespace Carillon.Jobs;

/// <summary>The author's code of a job: what an attempt calls.</summary>
public interface IJobBody
{
    /// <summary>Runs the author's code once.</summary>
    /// <param name="context">The run it belongs to.</param>
    /// <param name="services">The scope of this attempt.</param>
    /// <param name="cancellationToken">Cancelled when the run has to stop, whatever the reason.</param>
    /// <returns>What the code returned, or null when it returns nothing. An exception passes through unchanged.</returns>
    Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken);
}
