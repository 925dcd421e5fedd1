using Carillon.Jobs;
using Carillon.Scheduling;

namespace Carillon.TestKit.Simulation;

/// <summary>A build of the simulated app: what each of its jobs says.</summary>
/// <param name="Number">Which one; a higher number is newer.</param>
/// <param name="Definitions">Its jobs.</param>
internal sealed record SimulatedBuild(int Number, IReadOnlyList<(JobDefinition Definition, Schedule Schedule)> Definitions)
{
    private static readonly string[] Schedules =
    [
        "*/10 * * * * *", "*/20 * * * * *", "30 * * * * *", "* * * * *", "*/2 * * * *", "*/5 * * * *", "*/15 * * * *", "30 * * * *", "*/7 2-3 * * *",
    ];

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];

    public string Name => $"b{Number}";

    /// <summary>The next build: most of its jobs are as they were.</summary>
    public static SimulatedBuild After(SimulatedBuild? previous, int jobs, Dice dice)
    {
        var definitions = new List<(JobDefinition, Schedule)>();
        for (var i = 0; i < jobs; i++)
        {
            var name = $"job-{i}";
            var same = previous?.Definitions.FirstOrDefault(one => one.Definition.Id.Name == name);
            if (same is { Definition: not null } && dice.Chance(50))
            {
                definitions.Add(same.Value);
            }
            else if (previous is null || dice.Chance(90))
            {
                definitions.Add(Declare(name, dice));
            }
        }

        return new SimulatedBuild((previous?.Number ?? 0) + 1, definitions);
    }

    /// <summary>What an operator might set a schedule to.</summary>
    public static string AnySchedule(Dice dice) => dice.Of(Schedules);

    /// <summary>What an operator might set a zone to.</summary>
    public static string AnyZone(Dice dice) => dice.Of(Zones);

    private static (JobDefinition, Schedule) Declare(string name, Dice dice)
    {
        var definition = new JobDefinition
        {
            Id = JobId.Create("default", name),
            FunctionName = name,
            Schedule = AnySchedule(dice),
            TimeZone = AnyZone(dice),
            Timeout = dice.Of(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)),
            MaxRetries = dice.Of(0, 0, 1, 2),
            Enabled = !dice.Chance(5),
            Misfire = dice.Of(MisfirePolicy.Latest, MisfirePolicy.All, MisfirePolicy.None),
            Overlap = dice.Of(OverlapPolicy.Skip, OverlapPolicy.Queue, OverlapPolicy.CancelRunning, OverlapPolicy.Allow),
            RerunAfterLoss = dice.Of(0, 0, 1, 2),
        };
        return (definition, SimulatedSchedules.Of(definition));
    }
}
