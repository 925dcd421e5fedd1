using Benchmarks.Harness;

namespace Benchmarks.Schedules;

/// <summary>How long it takes to find the next occurrence: in UTC, in a zone, and where that zone's clock is set.</summary>
internal sealed class NextOccurrenceBenchmarks : IContestFamily
{
    private const double MostRatioInUtc = 0.6;
    private const double MostRatioInZone = 0.45;
    private const double MostRatioAroundTransitions = 0.25;
    private const double MostRatioOfLeapDayAroundTransitions = 0.9;
    private const long MostBytes = 0;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public string Name => "next";

    public IEnumerable<Contest> Contests() =>
    [
        .. Schedule.All.Select(InUtc),
        .. Schedule.All.Select(schedule => InZone(
            $"{schedule.Cron} in a zone", schedule, Instants.FarFromTransitions(Zone), MostRatioInZone)),
        .. Schedule.All.Select(schedule => InZone(
            $"{schedule.Cron} near a transition", schedule, Instants.AroundTransitions(Zone),
            schedule == Schedule.LeapDay ? MostRatioOfLeapDayAroundTransitions : MostRatioAroundTransitions)),
    ];

    private static Contest InUtc(Schedule schedule)
    {
        var cronos = schedule.ParseCronos();
        var nCrontab = schedule.ParseNCrontab();
        var instants = Instants.InAYear();
        var utc = instants.Select(instant => instant.UtcDateTime).ToArray();

        return new Contest(
            $"{schedule.Cron} in UTC",
            new Contestant("Cronos", Repeat(utc, from => cronos.GetNextOccurrence(from)!.Value.Ticks)),
            [
                new Contestant("NCrontab.Signed", Repeat(utc, from => nCrontab.GetNextOccurrence(from).Ticks)),
                Quartz(schedule, TimeZoneInfo.Utc, instants),
            ],
            MostRatioInUtc,
            MostBytes);
    }

    private static Contest InZone(string name, Schedule schedule, DateTimeOffset[] instants, double mostRatio)
    {
        var cronos = schedule.ParseCronos();

        return new Contest(
            name,
            new Contestant("Cronos", Repeat(instants, from => cronos.GetNextOccurrence(from, Zone)!.Value.UtcTicks)),
            [Quartz(schedule, Zone, instants)],
            mostRatio,
            MostBytes);
    }

    private static Contestant Quartz(Schedule schedule, TimeZoneInfo zone, DateTimeOffset[] instants)
    {
        var quartz = schedule.ParseQuartz(zone);

        return new Contestant("Quartz.NET", Repeat(instants, from => quartz.GetNextValidTimeAfter(from)!.Value.UtcTicks));
    }

    private static Func<int, long> Repeat<T>(T[] instants, Func<T, long> next) => operations =>
    {
        var answers = 0L;

        for (var operation = 0; operation < operations; operation++)
        {
            answers += next(instants[operation & instants.Length - 1]);
        }

        return answers;
    };
}
