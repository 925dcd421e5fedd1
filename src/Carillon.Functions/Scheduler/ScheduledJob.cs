using Carillon.History;
using Carillon.Jobs;
using Carillon.Scheduling;
using Carillon.Storage.Rows;
using Cronos;

namespace Carillon.Functions.Scheduler;

/// <summary>A job as the scheduler API sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Row">Its row.</param>
/// <param name="State">Where it stands. Null where that is not known.</param>
internal sealed record ScheduledJob(JobId Id, JobRow Row, JobStateRow? State)
{
    /// <summary>How long a clock may take to come for what is due.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromMinutes(2);

    /// <summary>What is in force.</summary>
    public JobDefinition InForce { get; } = Row.Effective(Id);

    /// <summary>Its alias, or its name.</summary>
    public string Name => InForce.ShownName;

    /// <summary>When its last run began. Null before the first.</summary>
    public DateTimeOffset? LastRun => State?.LastRun is { } last ? last.FinishedAt - last.Duration : null;

    /// <summary>When it is due next. Null where it is not.</summary>
    public DateTimeOffset? NextRun => State?.NextDue;

    /// <summary>Whether it runs when it is due.</summary>
    public bool IsActive(DateTimeOffset now) => InForce.Enabled && Row.Pause?.IsOn(now) != true;

    /// <summary>
    /// How it is, judged by its own schedule: <c>inactive</c> where it is switched off or paused; <c>unhealthy</c> where its last run failed,
    /// no clock comes for it, or the last time that it was due went by without a run; otherwise <c>healthy</c>.
    /// </summary>
    public string Health(DateTimeOffset now) => !IsActive(now) ? "inactive" : IsWell(now) ? "healthy" : "unhealthy";

    /// <summary>How many of its runs of the kept days failed, timed out or were abandoned.</summary>
    public long Errors => State is null ? 0 : JobStatistics.Of(State).Failures;

    /// <summary>How many of its runs of the kept days succeeded, in percent with one decimal. Null where there were none.</summary>
    public decimal? SuccessRate => State is not null && JobStatistics.Of(State).SuccessRate is { } rate ? Percent(rate) : null;

    /// <summary>A share in percent, with one decimal, also where that is zero.</summary>
    public static decimal Percent(double share) => Math.Round((decimal)share * 100, 1) + 0.0m;

    private bool IsWell(DateTimeOffset now)
    {
        if (State is null || State.ConsecutiveFailures > 0 || State.NextDue < now - Allowance)
        {
            return false;
        }

        if (State.Running.Count + State.Waiting.Count > 0)
        {
            return true;
        }

        // What was due before the job was as it is now is no matter: it did not exist, was off, or had another schedule.
        var due = LastDue(now - Allowance);
        return due is null || due <= Row.UpdatedAt || due <= Row.CreatedAt || State.LastRun?.FinishedAt >= due;
    }

    private DateTimeOffset? LastDue(DateTimeOffset before)
    {
        try
        {
            return Schedule.Parse(InForce.Schedule, TimeZoneInfo.FindSystemTimeZoneById(InForce.TimeZone)).PreviousBefore(before);
        }
        catch (Exception exception) when (exception is CronFormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            // Another build's, for which this one has no words.
            return null;
        }
    }
}
