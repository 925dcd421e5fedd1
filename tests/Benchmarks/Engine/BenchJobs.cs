using System.Globalization;
using Carillon.Jobs;
using Carillon.Scheduling;

namespace Benchmarks.Engine;

/// <summary>Jobs by the number, all on one schedule, for the dispatcher to come for.</summary>
internal static class BenchJobs
{
    public const string EverySecond = "* * * * * *";
    public const string EveryMinute = "* * * * *";
    public const string EveryYear = "0 0 1 1 *";

    /// <summary>Makes jobs whose names begin alike.</summary>
    public static IEnumerable<Job> Make(int count, string name, string schedule, IJobBody body)
    {
        var read = Schedule.Parse(schedule, TimeZoneInfo.Utc);
        return Enumerable.Range(0, count).Select(number =>
        {
            var id = JobId.Create("bench", string.Create(CultureInfo.InvariantCulture, $"{name}-{number:d6}"));
            var definition = new JobDefinition
            {
                Id = id,
                FunctionName = id.Name,
                Schedule = schedule,
                TimeZone = "Etc/UTC",
                Timeout = TimeSpan.FromMinutes(2),
                MaxRetries = 0,
            };
            return new Job(definition, read, body, RungByItsTrigger: false);
        });
    }
}
