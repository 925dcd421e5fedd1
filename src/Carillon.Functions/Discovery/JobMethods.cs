using Carillon.Jobs;

namespace Carillon.Functions.Discovery;

/// <summary>
/// The methods that the engine calls, by job: also of jobs that only the platform's timer starts, which have no body that the
/// other clocks could run. Filled at start, once.
/// </summary>
internal sealed class JobMethods
{
    private readonly Dictionary<JobId, JobMethod> _byJob = [];

    /// <summary>Adds what discovery found.</summary>
    public void Add(JobId job, JobMethod method) => _byJob.Add(job, method);

    /// <summary>A job's method. Null where the platform has to call it.</summary>
    public JobMethod? Find(JobId job) => _byJob.GetValueOrDefault(job);
}
