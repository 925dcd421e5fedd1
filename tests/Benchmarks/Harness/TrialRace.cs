namespace Benchmarks.Harness;

/// <summary>
/// Lets everybody in a trial take turns, round by round, so that what else the machine does meets them alike. Answers with
/// medians.
/// </summary>
/// <param name="smoke">One round, and nothing before it.</param>
internal sealed class TrialRace(bool smoke)
{
    /// <summary>Measures everybody: ours first, then the rivals, then the probe.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(Trial trial)
    {
        Entrant[] entrants = [trial.Ours, .. trial.Rivals.Select(rival => rival.Entrant)];
        entrants = trial.Probe is { } probe ? [.. entrants, probe] : entrants;
        var figures = entrants.Select(_ => new List<double>()).ToArray();
        try
        {
            foreach (var entrant in entrants)
            {
                await entrant.PrepareAsync();
            }

            // These turns don't count: code is compiled, and files are in the cache.
            foreach (var turn in smoke ? [] : entrants.SelectMany(entrant => Enumerable.Repeat(entrant, entrant.WarmUpTurns)))
            {
                await TakeTurnAsync(turn);
            }

            for (var round = 0; round < (smoke ? 1 : trial.Rounds); round++)
            {
                // There and back: whoever comes first in one round comes last in the next.
                var order = Enumerable.Range(0, entrants.Length);
                foreach (var index in round % 2 == 0 ? order : order.Reverse())
                {
                    figures[index].Add(await TakeTurnAsync(entrants[index]));
                }
            }
        }
        finally
        {
            foreach (var entrant in entrants)
            {
                await entrant.LeaveAsync();
            }
        }

        return [.. figures.Select(Race.Median)];
    }

    private static Task<double> TakeTurnAsync(Entrant entrant)
    {
        // What the one before left behind is not collected on this one's time.
        GC.Collect();
        return entrant.TakeTurnAsync();
    }
}
