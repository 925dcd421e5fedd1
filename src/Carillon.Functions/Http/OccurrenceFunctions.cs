using System.Globalization;
using Carillon.Functions.Access;
using Carillon.Functions.Discovery;
using Carillon.Functions.OpenApi;
using Carillon.Jobs;
using Carillon.Scheduling;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Http;

/// <summary>When schedules are, or were, due: the instants that dispatching goes by.</summary>
[Operations("Schedules")]
public sealed class OccurrenceFunctions(IStateStore store, IConfiguration configuration, StoreTime time)
{
    /// <summary>
    /// <c>GET /api/jobs/{namespace}/{name}/occurrences</c>: when a job is due by the schedule and zone in force now; also where it is
    /// paused or switched off, with a note that says so.
    /// </summary>
    [Function("jobs-occurrences")]
    [Requires(Role.Reader, Reach.Namespace)]
    [Operation("List when a job is due", "By the schedule and zone in force now; also where it is paused or switched off, with a note that says so.")]
    [Occurrences]
    [Answers(200, "The instants, the nearest first.", typeof(OccurrencesJson))]
    [Refuses(400, 404, 409)]
    public async Task<IResult> OfJobAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{ns}/{name}/occurrences")] HttpRequest request, string ns, string name)
    {
        if (!JobId.TryCreate(ns, name, out var id) || await store.ReadAsync<JobRow>(StateKeys.Job(id), request.HttpContext.RequestAborted) is not { Row: var row })
        {
            return JobFunctions.NoSuchJob(ns, name);
        }

        var now = time.GetUtcNow();
        if (OccurrenceRequest.Read(request, now, out var asked) is { } refusal)
        {
            return refusal;
        }

        var job = row.Effective(id);
        return ScheduleInForce.Read(row, job, now, out var schedule)
            ?? CarillonJson.Answer(OccurrencesJson.Find(schedule, asked) with { Job = id.ToString(), Note = Note(row, job.Enabled, now) });
    }

    /// <summary><c>GET /api/schedules/occurrences</c>: when a schedule would be due; to try one out before a job has it.</summary>
    [Function("schedules-occurrences")]
    [Requires(Role.Reader, Reach.Own)]
    [Operation("Try a schedule out", "When it would be due, before a job has it.")]
    [Query("schedule", "A cron expression of 5 fields (minute hour day month weekday), of 6 with seconds first, or a macro such as @daily.", Required = true)]
    [Query("timeZone", "The IANA name of a zone. Left out, the zone of the platform.")]
    [Occurrences]
    [Answers(200, "The instants, the nearest first.", typeof(OccurrencesJson))]
    [Refuses(400)]
    public Task<IResult> OfScheduleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/schedules/occurrences")] HttpRequest request) =>
        Task.FromResult(OfSchedule(request));

    private IResult OfSchedule(HttpRequest request)
    {
        var now = time.GetUtcNow();
        var zone = PlatformZone.Of(configuration, time);
        if (request.Query["timeZone"] is { Count: > 0 } names)
        {
            if (names.Count != 1 || JobRules.TimeZone(names[0] ?? "") is not null)
            {
                return Problems.BadRequest("timeZone", "'timeZone' is the IANA name of a zone of this machine, such as Europe/Berlin.");
            }

            zone = TimeZoneInfo.FindSystemTimeZoneById(names[0]!);
        }

        if (request.Query["schedule"] is not { Count: 1 } schedules)
        {
            return Problems.BadRequest("schedule", "'schedule' is a cron expression of 5 fields (minute hour day month weekday), of 6 with seconds first, or a macro such as @daily.");
        }

        var expression = schedules[0] ?? "";
        return JobRules.Schedule(expression, zone, now) is { } noSchedule ? Problems.BadRequest("schedule", $"'schedule' {noSchedule}")
            : OccurrenceRequest.Read(request, now, out var asked) is { } refusal ? refusal
            : CarillonJson.Answer(OccurrencesJson.Find(Schedule.Parse(expression, zone), asked));
    }

    /// <summary>Why the job does not run at the instants of its schedule. Null where it does.</summary>
    private static string? Note(JobRow row, bool enabled, DateTimeOffset now)
    {
        var notes = new List<string>();
        if (row.RetiredAt is not null || row.UndeclaredSince is not null)
        {
            notes.Add("No running build has the job: it does not run.");
        }

        if (!enabled)
        {
            notes.Add("The job is switched off: it does not run until it is switched on.");
        }

        if (row.Pause is { } pause && pause.IsOn(now))
        {
            var reason = pause.Reason is null ? "" : $" ({pause.Reason})";
            notes.Add(pause.Until is { } until
                ? $"{pause.By} paused the job until {until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}{reason}: it does not run at instants before that."
                : $"{pause.By} paused the job{reason}: it does not run until somebody resumes it.");
        }

        return notes.Count == 0 ? null : string.Join(' ', notes);
    }
}
