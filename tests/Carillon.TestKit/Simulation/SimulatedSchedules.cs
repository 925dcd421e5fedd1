using System.Collections.Concurrent;
using Carillon.Jobs;
using Carillon.Scheduling;

namespace Carillon.TestKit.Simulation;

/// <summary>Schedules that were read before: every simulation uses the same few.</summary>
internal static class SimulatedSchedules
{
    private static readonly ConcurrentDictionary<(string Expression, string Zone), Schedule> Known = new();

    public static Schedule Of(JobDefinition definition) => Known.GetOrAdd(
        (definition.Schedule, definition.TimeZone), static key => Schedule.Parse(key.Expression, TimeZoneInfo.FindSystemTimeZoneById(key.Zone)));
}
