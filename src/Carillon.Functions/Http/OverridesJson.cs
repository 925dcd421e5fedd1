using Carillon.Jobs;
using Carillon.Operators;

namespace Carillon.Functions.Http;

/// <summary>What operators set in place of a job's code's values, as the API shows it: written as they send it.</summary>
internal static class OverridesJson
{
    /// <summary>What they set. Null where that is nothing.</summary>
    public static IReadOnlyDictionary<string, object?>? Set(JobOverrides? overrides)
    {
        if (overrides is null)
        {
            return null;
        }

        var values = Fields(overrides).ToDictionary(field => field.Name, field => field.Of(overrides));
        if (overrides.ScheduleAsTyped is { } typed)
        {
            values["scheduleAsTyped"] = typed;
        }

        return values;
    }

    /// <summary>What the code says of the same. Null where they set nothing.</summary>
    public static IReadOnlyDictionary<string, object?>? Code(JobOverrides? overrides, JobDefinition code) =>
        overrides is null ? null : Fields(overrides).ToDictionary(field => field.Name, field => field.Of(code));

    private static IEnumerable<OverrideField> Fields(JobOverrides overrides) => OverrideField.All.Where(field => field.Of(overrides) is not null);
}
