using System.Globalization;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Scheduling;
using Carillon.Storage.Rows;

namespace Carillon.TestKit;

/// <summary>Arbitrary values: a test spells out only what matters to it.</summary>
public static class Some
{
    private static int _count;

    public static DateTimeOffset Instant { get; } = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public static JobId JobId(string? name = null) =>
        Jobs.JobId.Create("default", name ?? string.Create(CultureInfo.InvariantCulture, $"job-{Interlocked.Increment(ref _count)}"));

    public static JobDefinition Definition(string? name = null, string schedule = "* * * * *", TimeSpan? timeout = null, int maxRetries = 0)
    {
        var id = JobId(name);
        return new JobDefinition
        {
            Id = id,
            FunctionName = id.Name,
            Schedule = schedule,
            TimeZone = "UTC",
            Timeout = timeout ?? TimeSpan.FromMinutes(2),
            MaxRetries = maxRetries,
        };
    }

    public static Job Job(JobDefinition? definition = null, IJobBody? body = null)
    {
        definition ??= Definition();
        return new Job(definition, Schedule.Parse(definition.Schedule, TimeZoneInfo.FindSystemTimeZoneById(definition.TimeZone)), body);
    }

    public static HeartbeatRow Heartbeat(DateTimeOffset? at = null) => new(at ?? Instant, "some-instance", "some-build");

    public static LiveRow Live(JobId? job = null, ExecutionId? id = null) => new()
    {
        Id = id ?? ExecutionId.Random(Instant),
        Job = job ?? JobId(),
        State = ExecutionState.Running,
        Trigger = RunTrigger.Manual,
        StartedAt = Instant,
        Fence = "some-fence",
        Instance = "some-instance",
        LeaseUntil = Instant + TimeSpan.FromMinutes(1),
    };

    public static ExecutionRow Execution(JobId? job = null, ExecutionState state = ExecutionState.Succeeded, ExecutionId? id = null) => new()
    {
        Id = id ?? ExecutionId.Random(Instant),
        Job = job ?? JobId(),
        State = state,
        Trigger = RunTrigger.Schedule,
        FinishedAt = Instant,
        Instance = "some-instance",
        Build = "some-build",
    };
}
