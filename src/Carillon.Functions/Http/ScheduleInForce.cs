using Carillon.Jobs;
using Carillon.Scheduling;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Reads the schedule that is in force for a job, for answers that go by it.</summary>
internal static class ScheduleInForce
{
    /// <summary>Reads it.</summary>
    /// <returns>An answer where this machine can't read it, or does not know its zone; otherwise null.</returns>
    public static IResult? Read(JobRow row, JobDefinition job, DateTimeOffset now, out Schedule schedule)
    {
        schedule = null!;
        if (JobRules.TimeZone(job.TimeZone) is { } noZone)
        {
            return Problems.Conflict($"The zone of the job, \"{job.TimeZone}\", {noZone}", ("field", "timeZone"));
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(job.TimeZone);
        var typed = row.Overrides?.ScheduleAsTyped;
        if (JobRules.Schedule(job.Schedule, typed is not null, zone, now) is { } noSchedule)
        {
            return Problems.Conflict($"The schedule of the job, \"{typed ?? job.Schedule}\", {noSchedule}", ("field", "schedule"));
        }

        schedule = Schedule.Parse(job.Schedule, zone);
        return null;
    }
}
