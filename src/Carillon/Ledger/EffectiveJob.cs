using Carillon.Jobs;
using Carillon.Scheduling;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Cronos;

namespace Carillon.Ledger;

/// <summary>A job as it is in force: what the code says, what operators set in place of it, and whether it is paused.</summary>
/// <param name="Job">The job, with the values in force. Without a body where this build can't run it.</param>
/// <param name="Row">Its row.</param>
/// <param name="Ours">Whether the definition in force is the one of this build: only then may this process run it.</param>
public sealed record EffectiveJob(Job Job, JobRow Row, bool Ours)
{
    /// <summary>Which job.</summary>
    public JobId Id => Job.Id;

    /// <summary>Whether it is due at all: not where it is switched off, or retired.</summary>
    public bool IsOn => Job.Definition.Enabled && Row.RetiredAt is null;

    /// <summary>
    /// Whether also what was accepted has to wait: its runs were lost one after the other, and the next one would be the next
    /// process's end.
    /// </summary>
    public bool IsHeld => Row.Pause is { By: AuditRows.Carillon, Until: null };

    /// <summary>Composes a job from its row.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="row">Its row.</param>
    /// <param name="declared">The job as this build declares it. Null where it does not.</param>
    /// <exception cref="UnreadableRowException">This machine can't read its schedule, or does not know its zone.</exception>
    public static EffectiveJob Of(JobId id, JobRow row, Job? declared)
    {
        ArgumentNullException.ThrowIfNull(row);
        var ours = declared is not null && declared.DefinitionHash == row.Hash;
        if (ours && row.Overrides is null)
        {
            return new EffectiveJob(declared!, row, Ours: true);
        }

        var definition = row.Effective(id);
        var schedule = ReadSchedule(definition);
        var code = declared?.Definition;
        return new EffectiveJob(
            new Job(
                definition,
                schedule,
                ours ? declared!.Body : null,
                // The platform's timer knows what the code says, and nothing of what was set since.
                RungByItsTrigger: ours && declared!.RungByItsTrigger && code!.Enabled && definition.Schedule == code.Schedule && schedule.Zone.HasSameRules(declared.Schedule.Zone)),
            row,
            ours);
    }

    /// <summary>The first instant it is due at after a cursor. Null where none can be told: it is off, or paused until somebody resumes it.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset cursor) =>
        !IsOn || Row.Pause is { Until: null } ? null : Job.Schedule.NextAfter(PausedUpTo is { } end && end > cursor ? end : cursor);

    /// <summary>The last moment of a pause that ends by itself. Null where there is none.</summary>
    public DateTimeOffset? PausedUpTo => Row.Pause is { Until: { } until } ? until.AddTicks(-1) : null;

    private static Schedule ReadSchedule(JobDefinition definition)
    {
        try
        {
            return Schedule.Parse(definition.Schedule, TimeZoneInfo.FindSystemTimeZoneById(definition.TimeZone));
        }
        catch (Exception exception) when (exception is CronFormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new UnreadableRowException(StateKeys.Job(definition.Id), $"its schedule '{definition.Schedule}' in {definition.TimeZone} can't be read here: {exception.Message}");
        }
    }
}
