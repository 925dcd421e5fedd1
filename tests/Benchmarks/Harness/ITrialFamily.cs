namespace Benchmarks.Harness;

/// <summary>A family about a whole system at work: stores on the disk, many callers, rounds of seconds.</summary>
internal interface ITrialFamily : IBenchmarkFamily
{
    /// <summary>Its trials, in the order of the table.</summary>
    /// <param name="smoke">Tiny sizes: only to see that everything still runs.</param>
    IEnumerable<Trial> Trials(bool smoke);
}
