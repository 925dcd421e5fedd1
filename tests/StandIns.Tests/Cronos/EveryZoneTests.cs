using Cronos;

namespace StandIns.Tests.Cronos;

[Trait("Req", "SS9")]
public sealed class EveryZoneTests
{
    private const int FirstYear = 2020;
    private const int Years = 10;

    private static readonly TimeSpan Reach = TimeSpan.FromHours(5);

    private static readonly (string Expression, bool IsInterval, Func<TimeOnly, bool> IsNamed)[] Schedules =
    [
        ("*/15 * * * *       ", true, time => time.Minute % 15 == 0),
        ("20 * * * *         ", true, time => time.Minute == 20),
        ("*/20 0-3 * * *     ", true, time => time.Minute % 20 == 0 && time.Hour <= 3),
        ("45 22-1 * * *      ", true, time => time is { Minute: 45, Hour: 22 or 23 or 0 or 1 }),
        ("0 0 * * *          ", false, time => time is { Minute: 0, Hour: 0 }),
        ("30 0 * * *         ", false, time => time is { Minute: 30, Hour: 0 }),
        ("0,30 1,2 * * *     ", false, time => time is { Minute: 0 or 30, Hour: 1 or 2 }),
        ("10,50 2 * * *      ", false, time => time is { Minute: 10 or 50, Hour: 2 }),
        ("0 3 * * *          ", false, time => time is { Minute: 0, Hour: 3 }),
        ("15,45 23,22 * * *  ", false, time => time is { Minute: 15 or 45, Hour: 22 or 23 }),
    ];

    private static readonly ZoneTransition[] Transitions =
        [.. TimeZoneInfo.GetSystemTimeZones().SelectMany(zone => ZoneTransition.Of(zone, FirstYear, Years))];

    [Fact]
    public void Transitions_OfThisMachinesZones_CoverEveryCorner()
    {
        // Without its zone data installed a machine has only UTC, and the tests below would pass without testing anything.
        Assert.True(Transitions.Length > 1_000, $"{Transitions.Length} transitions: is the time zone data installed?");
        Assert.Contains(Transitions, each => each.After - each.Before == TimeSpan.FromMinutes(30));
        Assert.Contains(Transitions, each => each.After - each.Before == TimeSpan.FromMinutes(-30));
        Assert.Contains(Transitions, each => each.After > each.Before && (each.At + each.Before).TimeOfDay == TimeSpan.Zero);
        Assert.Contains(Transitions, each => each.After < each.Before && (each.At + each.Before).TimeOfDay == TimeSpan.Zero);
        Assert.Contains(Transitions, each => each.After > each.Before && each.At.Month is 9 or 10);
    }

    [Fact]
    public void GetOccurrence_AroundEveryTransition_IsWhatLookingAtEveryMinuteFinds()
    {
        // Many zones share their transitions; what is due at one is the same in each.
        foreach (var shared in Transitions.GroupBy(each => (each.At, each.Before, each.After)))
        {
            foreach (var (expression, isInterval, isNamed) in Schedules)
            {
                var oracle = new TransitionOracle(shared.First(), isNamed, isInterval);
                var cron = CronExpression.Parse(expression);

                foreach (var transition in shared)
                {
                    Check(transition, cron, oracle);
                }
            }
        }
    }

    // A schedule that looks far ahead passes over earlier transitions, and has to stop short of this one.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GetNextOccurrence_FromMonthsBefore_StillSeesTheTransition(bool isInterval)
    {
        foreach (var transition in Transitions)
        {
            for (var minutes = -15 * 60 + 10; minutes <= 15 * 60; minutes += 75)
            {
                var wall = transition.At + transition.Before + TimeSpan.FromMinutes(minutes);
                var hours = isInterval ? $"{wall.Hour}-{wall.Hour}" : $"{wall.Hour}";
                var cron = CronExpression.Parse($"{wall.Minute} {hours} {wall.Day} {wall.Month} *");
                var expected = FirstTime(transition, wall);
                var actual = cron.GetNextOccurrence(transition.At.AddDays(-200), transition.Zone);

                Assert.True(expected == actual, $"{transition}: '{cron}' should be {expected:O}, and is {actual:O}");
            }
        }
    }

    private static DateTime FirstTime(ZoneTransition transition, DateTime wall)
    {
        var before = wall - transition.Before;
        var after = wall - transition.After;

        // The later of the two offsets counts only from the transition on; what neither shows is skipped.
        return before < transition.At ? before : after >= transition.At ? after : transition.At;
    }

    // Asked from every twentieth minute, from the instants themselves and from the seconds beside them.
    private static void Check(ZoneTransition transition, CronExpression cron, TransitionOracle oracle)
    {
        var (first, last) = (transition.At - Reach, transition.At + Reach);
        var forward = oracle.Forward.ToArray();
        var backward = oracle.Backward.ToArray();
        var beside = forward.Concat(backward).Append(transition.At).SelectMany(
            each => new[] { each.AddSeconds(-1), each, each.AddSeconds(1) });
        var grid = Enumerable.Range(0, (int)(last - first).TotalMinutes / 20).Select(index => first.AddMinutes(index * 20));

        foreach (var from in beside.Concat(grid).Where(each => each > first && each < last))
        {
            DateTime? next = Array.FindIndex(forward, each => each > from) is >= 0 and var index ? forward[index] : null;
            DateTime? previous = Array.FindLastIndex(backward, each => each < from) is >= 0 and var before ? backward[before] : null;

            if (next is not null && next != cron.GetNextOccurrence(from, transition.Zone))
            {
                Assert.Fail($"{transition}: '{cron}' after {from:O} should be {next:O}, "
                    + $"and is {cron.GetNextOccurrence(from, transition.Zone):O}");
            }

            if (previous is not null && previous != cron.GetPreviousOccurrence(from, transition.Zone))
            {
                Assert.Fail($"{transition}: '{cron}' before {from:O} should be {previous:O}, "
                    + $"and is {cron.GetPreviousOccurrence(from, transition.Zone):O}");
            }
        }
    }
}
