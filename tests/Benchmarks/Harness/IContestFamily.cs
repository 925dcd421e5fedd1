namespace Benchmarks.Harness;

/// <summary>A family about what one operation takes, called in a loop on one thread.</summary>
internal interface IContestFamily : IBenchmarkFamily
{
    /// <summary>Its contests, in the order of the table.</summary>
    IEnumerable<Contest> Contests();
}
