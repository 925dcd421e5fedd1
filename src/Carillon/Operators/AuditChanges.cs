using System.Globalization;
using Carillon.Diagnostics;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Operators;

/// <summary>What an act changed about a job: the values in force before and afterwards, secrets masked.</summary>
/// <param name="Before">The values as they were.</param>
/// <param name="After">The same values as they are.</param>
internal sealed record AuditChanges(IReadOnlyDictionary<string, string?> Before, IReadOnlyDictionary<string, string?> After)
{
    /// <summary>The name under which a pause is shown.</summary>
    public const string PausedUntil = "pausedUntil";

    private const string UntilResumed = "until it is resumed";

    /// <summary>Compares two rows of a job.</summary>
    public static AuditChanges Between(JobId id, JobRow before, JobRow after, SecretMask mask)
    {
        var (was, becomes) = (before.Effective(id), after.Effective(id));
        var (set, sets) = (before.Overrides ?? new JobOverrides(), after.Overrides ?? new JobOverrides());
        var changed = OverrideField.All.Where(field => !Equals(field.Of(set), field.Of(sets))).ToList();
        var from = changed.ToDictionary(field => field.Name, field => mask.Apply(Text(field.Of(was))));
        var to = changed.ToDictionary(field => field.Name, field => mask.Apply(Text(field.Of(becomes))));
        Add("scheduleAsTyped", set.ScheduleAsTyped, sets.ScheduleAsTyped);
        if (before.Pause != after.Pause)
        {
            (from[PausedUntil], to[PausedUntil]) = (Text(before.Pause), Text(after.Pause));
        }

        if (before.Pause is { } replaced && after.Pause is { } pause)
        {
            Add("pauseReason", replaced.Reason, pause.Reason);
            Add("pausedBy", replaced.By, pause.By);
        }

        return new AuditChanges(from, to);

        void Add(string name, string? value, string? then)
        {
            if (value != then)
            {
                (from[name], to[name]) = (mask.Apply(value), mask.Apply(then));
            }
        }
    }

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static string? Text(JobPause? pause) => pause is null ? null : pause.Until is { } until ? until.ToString("u", CultureInfo.InvariantCulture) : UntilResumed;
}
