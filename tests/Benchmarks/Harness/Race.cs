using System.Diagnostics;

namespace Benchmarks.Harness;

/// <summary>
/// Runs the contestants of a contest in turn, round by round, so that what else the machine does meets them alike.
/// </summary>
internal sealed class Race(Effort effort)
{
    private long _answers;

    /// <summary>Measures every contestant, ours first.</summary>
    public IReadOnlyList<Measurement> Run(Contest contest)
    {
        Contestant[] contestants = [contest.Ours, .. contest.Peers];
        var operations = contestants.Select(OperationsPerTurn).ToArray();
        var times = contestants.Select(_ => new double[effort.Rounds]).ToArray();
        var bytes = contestants.Select(_ => new double[effort.Rounds]).ToArray();

        for (var round = 0; round < effort.Rounds; round++)
        {
            for (var index = 0; index < contestants.Length; index++)
            {
                var turn = TakeTurn(contestants[index], operations[index]);
                (times[index][round], bytes[index][round]) = (turn.Nanoseconds, turn.Bytes);
            }
        }

        return [.. contestants.Select((_, index) => new Measurement(Median(times[index]), Median(bytes[index])))];
    }

    /// <summary>Something made of every answer given so far.</summary>
    public long Answers => _answers;

    private int OperationsPerTurn(Contestant contestant)
    {
        var started = Stopwatch.GetTimestamp();
        var operations = 16;

        // Warm-up and calibration in one: twice as many until a turn is long enough and everything is compiled.
        while (true)
        {
            var turn = TakeTurn(contestant, operations);
            var took = TimeSpan.FromMicroseconds(turn.Nanoseconds * operations / 1000);

            if (took >= effort.Turn && Stopwatch.GetElapsedTime(started) >= effort.WarmUp)
            {
                return operations;
            }

            if (took < effort.Turn)
            {
                operations *= 2;
            }
        }
    }

    private Measurement TakeTurn(Contestant contestant, int operations)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var answers = contestant.Run(operations);
        var took = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        _answers ^= answers;

        return new Measurement(took.TotalNanoseconds / operations, (double)allocated / operations);
    }

    /// <summary>The value in the middle.</summary>
    public static double Median(IEnumerable<double> figures)
    {
        var values = figures.Order().ToArray();

        return values.Length % 2 == 1
            ? values[values.Length / 2]
            : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }
}
