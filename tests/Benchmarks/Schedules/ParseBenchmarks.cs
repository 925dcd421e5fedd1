using Benchmarks.Harness;

namespace Benchmarks.Schedules;

/// <summary>How long it takes to read an expression.</summary>
internal sealed class ParseBenchmarks : IContestFamily
{
    private const double MostRatio = 0.8;

    public string Name => "parse";

    public IEnumerable<Contest> Contests() => Schedule.All.Select(schedule => new Contest(
        schedule.Cron,
        new Contestant("Cronos", Repeat(() => schedule.ParseCronos())),
        [
            new Contestant("NCrontab.Signed", Repeat(() => schedule.ParseNCrontab())),
            new Contestant("Quartz.NET", Repeat(() => schedule.ParseQuartz(TimeZoneInfo.Utc))),
        ],
        MostRatio));

    private static Func<int, long> Repeat(Func<object> parse) => operations =>
    {
        var answers = 0L;

        for (var operation = 0; operation < operations; operation++)
        {
            answers += parse() is null ? 0 : 1;
        }

        return answers;
    };
}
