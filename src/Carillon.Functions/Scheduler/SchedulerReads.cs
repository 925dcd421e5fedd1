using Carillon.Storage;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Scheduler;

/// <summary>What can be asked of the scheduler: its status, its jobs, its health.</summary>
public sealed class SchedulerReads(ScheduledJobs jobs, StoreTime time)
{
    /// <summary>The figures of all jobs together.</summary>
    internal async Task<IResult> StatusAsync(CancellationToken cancellationToken)
    {
        var (all, now) = (await jobs.ListAsync(cancellationToken), time.GetUtcNow());
        return SchedulerJson.Success(new StatusJson(
            all.Count,
            all.Count(job => job.IsActive(now)),
            all.Count(job => job.Health(now) == "unhealthy"),
            all.Max(job => job.LastRun),
            all.Where(job => job.IsActive(now)).Min(job => job.NextRun)));
    }

    /// <summary>Each job.</summary>
    internal async Task<IResult> JobsAsync(CancellationToken cancellationToken)
    {
        var (all, now) = (await jobs.ListAsync(cancellationToken), time.GetUtcNow());
        return SchedulerJson.Success(new JobsJson(
            [.. all.Select(job => new JobJson(
                job.Name, job.InForce.Schedule, $"POST /api/jobs/{job.Id.Namespace}/{job.Id.Name}/run", job.IsActive(now), job.LastRun, job.NextRun))],
            all.Count));
    }

    /// <summary>How each job is, and all together.</summary>
    internal async Task<IResult> HealthAsync(CancellationToken cancellationToken)
    {
        var (all, now) = (await jobs.ListAsync(cancellationToken), time.GetUtcNow());
        var health = all.Select(job => new HealthJson(job.Name, job.Health(now), job.LastRun, job.NextRun, job.Errors, job.SuccessRate)).ToList();
        var (healthy, inactive) = (health.Count(job => job.Status == "healthy"), health.Count(job => job.Status == "inactive"));
        var active = health.Count - inactive;
        return SchedulerJson.Success(new AllHealthJson(
            health, new SummaryJson(health.Count, healthy, inactive, ScheduledJob.Percent(active == 0 ? 1 : (double)healthy / active))));
    }

    internal sealed record StatusJson(int TotalJobs, int ActiveJobs, int FailedJobs, DateTimeOffset? LastRun, DateTimeOffset? NextRun);

    internal sealed record JobsJson(IReadOnlyList<JobJson> Jobs, int Count);

    internal sealed record JobJson(string JobName, string Schedule, string Command, bool Active, DateTimeOffset? LastRun, DateTimeOffset? NextRun);

    internal sealed record AllHealthJson(IReadOnlyList<HealthJson> Health, SummaryJson Summary);

    internal sealed record HealthJson(string Component, string Status, DateTimeOffset? LastRun, DateTimeOffset? NextRun, long ErrorCount, decimal? SuccessRate);

    internal sealed record SummaryJson(int TotalJobs, int HealthyJobs, int InactiveJobs, decimal OverallHealth);
}
