namespace Carillon.TestKit.Simulation;

/// <summary>Chance that a number says everything about: the same number, the same throws. (SplitMix64.)</summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Dice for one of several things that a seed decides, each independent of the others.</summary>
    public static Dice For(ulong seed, ulong purpose) => new(new Dice(seed ^ (purpose * 0x9E3779B97F4A7C15)).Next());

    /// <summary>Dice for what a seed decides about something that has a name.</summary>
    public static Dice For(ulong seed, string name)
    {
        var hash = 14695981039346656037;
        foreach (var unit in name)
        {
            hash = (hash ^ unit) * 1099511628211;
        }

        return For(seed, hash);
    }

    /// <summary>Any number.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to just below a bound.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>True so many times of a hundred.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of several.</summary>
    public T Of<T>(params IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A time from one to another, in whole milliseconds.</summary>
    public TimeSpan Time(double fromSeconds, double toSeconds) =>
        TimeSpan.FromMilliseconds((long)(1_000 * fromSeconds) + Below(1 + (int)(1_000 * (toSeconds - fromSeconds))));
}
