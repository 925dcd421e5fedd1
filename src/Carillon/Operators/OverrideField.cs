using System.Globalization;
using Carillon.Configuration;
using Carillon.Jobs;

namespace Carillon.Operators;

/// <summary>A value of a job that operators may set in place of the code's: how it is named, written, checked and shown.</summary>
public sealed class OverrideField
{
    private readonly Func<string, OverrideTerms, JobOverrides, (JobOverrides Overrides, string? Wrong)> _set;
    private readonly Func<JobOverrides, JobOverrides> _clear;
    private readonly Func<JobOverrides, object?> _shown;
    private readonly Func<JobDefinition, object?> _inForce;

    private OverrideField(string name, OverrideKind kind, Func<string, OverrideTerms, JobOverrides, (JobOverrides, string?)> set,
        Func<JobOverrides, JobOverrides> clear, Func<JobOverrides, object?> shown, Func<JobDefinition, object?> inForce) =>
        (Name, Kind, _set, _clear, _shown, _inForce) = (name, kind, set, clear, shown, inForce);

    /// <summary>Every one there is, in the order in which they are shown.</summary>
    public static IReadOnlyList<OverrideField> All { get; } =
    [
        new("schedule", OverrideKind.Text, SetSchedule, o => o with { Schedule = null, ScheduleAsTyped = null }, o => o.Schedule, d => d.Schedule),
        new("timeZone", OverrideKind.Text, SetTimeZone, o => o with { TimeZone = null }, o => o.TimeZone, d => d.TimeZone),
        Time("timeout", (time, terms) => JobRules.Timeout(time, terms.PlatformLimit), (o, v) => o with { Timeout = v }, o => o.Timeout, d => d.Timeout),
        Number("maxRetries", (count, _) => JobRules.MaxRetries(count), (o, v) => o with { MaxRetries = v }, o => o.MaxRetries, d => d.MaxRetries),
        Number("rerunAfterLoss", (count, terms) => JobRules.RerunAfterLoss(count, terms.OnlyByPlatform), (o, v) => o with { RerunAfterLoss = v }, o => o.RerunAfterLoss, d => d.RerunAfterLoss),
        Choice<MisfirePolicy>("misfire", (policy, terms) => JobRules.Misfire(policy, terms.OnlyByPlatform), (o, v) => o with { Misfire = v }, o => o.Misfire, d => d.Misfire),
        Time("maxLateness", (time, _) => JobRules.MaxLateness(time, MisfirePolicy.Latest), (o, v) => o with { MaxLateness = v }, o => o.MaxLateness, d => d.MaxLateness),
        Choice<OverlapPolicy>("overlap", (policy, terms) => JobRules.Overlap(policy, terms.OnlyByPlatform), (o, v) => o with { Overlap = v }, o => o.Overlap, d => d.Overlap),
        Time("retainFor", (time, _) => JobRules.RetainFor(time), (o, v) => o with { RetainFor = v }, o => o.RetainFor, d => d.RetainFor),
        Number("retainCount", (count, _) => JobRules.RetainCount(count), (o, v) => o with { RetainCount = v }, o => o.RetainCount, d => d.RetainCount),
        new("enabled", OverrideKind.Switch, SetEnabled, o => o with { Enabled = null }, o => o.Enabled, d => d.Enabled),
    ];

    /// <summary>Its name, in camelCase.</summary>
    public string Name { get; }

    /// <summary>How it is written in JSON.</summary>
    public OverrideKind Kind { get; }

    /// <summary>What operators set: a text, a number, true or false. Null where they set nothing.</summary>
    public object? Of(JobOverrides overrides) => _shown(overrides);

    /// <summary>What a definition says. Null where it says nothing.</summary>
    public object? Of(JobDefinition definition) => _inForce(definition);

    internal JobOverrides Clear(JobOverrides overrides) => _clear(overrides);

    internal (JobOverrides Overrides, string? Wrong) Set(JobOverrides overrides, string typed, OverrideTerms terms) => _set(typed, terms, overrides);

    private static (JobOverrides, string?) SetSchedule(string typed, OverrideTerms terms, JobOverrides overrides)
    {
        if (terms.OnlyByPlatform is { } why)
        {
            return (overrides, $"can't take effect: only the platform's timer can start it, at the instants of its trigger, because it {why}.");
        }

        // Whether it can be read is looked at with the zone in force.
        return SettingReferences.TryResolveTyped(typed, terms.Settings, out var resolved, out var problem)
            ? (overrides with { Schedule = resolved, ScheduleAsTyped = resolved == typed ? null : typed }, null)
            : (overrides, $"can't be read: {problem}.");
    }

    private static (JobOverrides, string?) SetTimeZone(string typed, OverrideTerms terms, JobOverrides overrides) => terms.OnlyByPlatform is { } why
        ? (overrides, $"can't take effect: only the platform's timer can start it, in the platform's zone, because it {why}.")
        : (overrides with { TimeZone = typed }, JobRules.TimeZone(typed));

    private static (JobOverrides, string?) SetEnabled(string typed, OverrideTerms terms, JobOverrides overrides) => bool.TryParse(typed, out var enabled)
        ? (overrides with { Enabled = enabled == terms.Code.Enabled ? null : enabled }, null)
        : (overrides, "is not true or false.");

    private static OverrideField Time(string name, Func<TimeSpan, OverrideTerms, string?> rule, Func<JobOverrides, TimeSpan?, JobOverrides> set,
        Func<JobOverrides, TimeSpan?> shown, Func<JobDefinition, TimeSpan?> inForce) =>
        new(name, OverrideKind.Text,
            (typed, terms, overrides) =>
            {
                // What can't be read is zero, which breaks every rule.
                _ = JobRules.TryReadTime(typed, out var time) || ShortTime.TryRead(typed, out time);
                return (set(overrides, time), rule(time, terms));
            },
            overrides => set(overrides, null), overrides => Written(shown(overrides)), definition => Written(inForce(definition)));

    private static OverrideField Number(string name, Func<int, OverrideTerms, string?> rule, Func<JobOverrides, int?, JobOverrides> set,
        Func<JobOverrides, int?> shown, Func<JobDefinition, int?> inForce) =>
        new(name, OverrideKind.Number,
            (typed, terms, overrides) =>
            {
                // What can't be read is below what every rule allows.
                var number = int.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) ? read : int.MinValue;
                return (set(overrides, number), rule(number, terms));
            },
            overrides => set(overrides, null), overrides => shown(overrides), definition => inForce(definition));

    private static OverrideField Choice<T>(string name, Func<T, OverrideTerms, string?> rule, Func<JobOverrides, T?, JobOverrides> set,
        Func<JobOverrides, T?> shown, Func<JobDefinition, T?> inForce)
        where T : struct, Enum =>
        new(name, OverrideKind.Text,
            (typed, terms, overrides) =>
            {
                // By name only: Enum.Parse would take numbers, too.
                var index = Array.FindIndex(Enum.GetNames<T>(), choice => choice.Equals(typed, StringComparison.OrdinalIgnoreCase));
                return index < 0
                    ? (overrides, $"is not one of {string.Join(", ", Enum.GetNames<T>())}.")
                    : (set(overrides, Enum.GetValues<T>()[index]), rule(Enum.GetValues<T>()[index], terms));
            },
            overrides => set(overrides, null), overrides => shown(overrides)?.ToString(), definition => inForce(definition)?.ToString());

    private static string? Written(TimeSpan? time) => time?.ToString("c", CultureInfo.InvariantCulture);
}
