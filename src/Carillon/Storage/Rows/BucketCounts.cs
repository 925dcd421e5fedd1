namespace Carillon.Storage.Rows;

/// <summary>How many times were of which size. The numbers only rise.</summary>
public sealed record BucketCounts
{
    /// <summary>How many fell into each bucket, those of the smallest bound first; the last number is of those past every bound.</summary>
    public IReadOnlyList<long> Counts { get; init; } = [];

    /// <summary>All of them together, in microseconds.</summary>
    public long SumUs { get; init; }

    /// <summary>With one more. A time below zero, which is a clock's error, counts as zero.</summary>
    internal BucketCounts With(TimeSpan time, IReadOnlyList<double> bounds)
    {
        time = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        var counts = new long[bounds.Count + 1];
        for (var i = 0; i < Math.Min(counts.Length, Counts.Count); i++)
        {
            counts[i] = Counts[i];
        }

        var at = 0;
        while (at < bounds.Count && time.TotalSeconds > bounds[at])
        {
            at++;
        }

        counts[at]++;
        return new BucketCounts { Counts = counts, SumUs = SumUs + (time.Ticks / TimeSpan.TicksPerMicrosecond) };
    }
}
