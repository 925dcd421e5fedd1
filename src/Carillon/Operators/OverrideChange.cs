using Carillon.Jobs;

namespace Carillon.Operators;

/// <summary>Sets values in place of a job's code's, checked one by one and then together.</summary>
internal static class OverrideChange
{
    /// <summary>Makes the overrides as they are to be.</summary>
    /// <param name="before">As they are.</param>
    /// <param name="values">Names, and values as they are typed; null takes one back.</param>
    /// <param name="terms">What they have to fit.</param>
    /// <param name="overrides">As they are to be.</param>
    /// <returns>The first value that can't be kept. Null where all can.</returns>
    public static ValueProblem? Make(JobOverrides before, IReadOnlyDictionary<string, string?> values, OverrideTerms terms, out JobOverrides overrides)
    {
        overrides = before;
        foreach (var (name, typed) in values)
        {
            if (OverrideField.All.FirstOrDefault(field => field.Name == name) is not { } field)
            {
                return new ValueProblem(name, null, $"is not known here. There is {string.Join(", ", OverrideField.All.Select(known => known.Name))}.");
            }

            if (typed is null)
            {
                overrides = field.Clear(overrides);
                continue;
            }

            (overrides, var wrong) = field.Set(overrides, typed, terms);
            if (wrong is not null)
            {
                return new ValueProblem(name, typed, wrong);
            }
        }

        return Together(overrides, values, terms);
    }

    /// <summary>What a value says beside the others that are then in force.</summary>
    private static ValueProblem? Together(JobOverrides overrides, IReadOnlyDictionary<string, string?> values, OverrideTerms terms)
    {
        var inForce = overrides.Over(terms.Code);
        if (overrides.Schedule is not null && (values.ContainsKey("schedule") || values.ContainsKey("timeZone")))
        {
            // The code's own zone may be unknown on this machine.
            var wrong = JobRules.TimeZone(inForce.TimeZone) is { } noZone
                ? new ValueProblem("timeZone", inForce.TimeZone, noZone)
                : JobRules.Schedule(inForce.Schedule, overrides.ScheduleAsTyped is not null, TimeZoneInfo.FindSystemTimeZoneById(inForce.TimeZone), terms.Now) is { } noSchedule
                    ? new ValueProblem("schedule", overrides.ScheduleAsTyped ?? inForce.Schedule, noSchedule)
                    : null;
            if (wrong is not null)
            {
                return wrong;
            }
        }

        return overrides.MaxLateness is { } lateness && (values.ContainsKey("maxLateness") || values.ContainsKey("misfire"))
            && JobRules.MaxLateness(lateness, inForce.Misfire) is { } nothingToSay
                ? new ValueProblem("maxLateness", OverrideField.All.First(field => field.Name == "maxLateness").Of(overrides)?.ToString(), nothingToSay)
                : null;
    }
}
