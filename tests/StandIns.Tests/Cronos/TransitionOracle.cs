namespace StandIns.Tests.Cronos;

/// <summary>
/// The daylight-saving rule once more, by looking at every minute around a transition: which of them a schedule is due at.
/// </summary>
/// <remarks>It shares no thought with the stand-in: no masks, no spans, no search. It must not be made clever.</remarks>
internal sealed class TransitionOracle
{
    private static readonly TimeSpan Reach = TimeSpan.FromHours(8);

    public TransitionOracle(ZoneTransition transition, Func<TimeOnly, bool> isNamed, bool isInterval)
    {
        var seen = new HashSet<DateTime>();

        for (var minute = transition.At - Reach; minute <= transition.At + Reach; minute = minute.AddMinutes(1))
        {
            var wall = minute + transition.Zone.GetUtcOffset(minute);
            var isFirstTime = seen.Add(wall);

            if (minute == transition.At && SkippedWalls(transition).Any(each => isNamed(TimeOnly.FromDateTime(each))))
            {
                Forward.Add(minute);
                Backward.Add(minute.AddSeconds(-1));
            }

            if (isNamed(TimeOnly.FromDateTime(wall)) && (isFirstTime || isInterval))
            {
                Forward.Add(minute);
                Backward.Add(minute);
            }
        }
    }

    /// <summary>When it is due, looking forward.</summary>
    public SortedSet<DateTime> Forward { get; } = [];

    /// <summary>When it is due, looking back: for a skipped time this is the second before the gap.</summary>
    public SortedSet<DateTime> Backward { get; } = [];

    private static IEnumerable<DateTime> SkippedWalls(ZoneTransition transition)
    {
        for (var wall = transition.At + transition.Before; wall < transition.At + transition.After; wall = wall.AddMinutes(1))
        {
            yield return wall;
        }
    }
}
