namespace Carillon.Jobs;

/// <summary>What becomes of occurrences that no clock came for in time.</summary>
public enum MisfirePolicy
{
    /// <summary>The latest one runs, unless it is later than <see cref="JobAttribute.MaxLateness"/>; the others are missed.</summary>
    Latest,

    /// <summary>None of them runs: only an occurrence that a clock comes for within 30 seconds does.</summary>
    None,

    /// <summary>
    /// All of them run, one after the other, the oldest first, but for those later than <see cref="JobAttribute.MaxLateness"/>.
    /// What falls due while a run is under way waits for its turn, and is not skipped.
    /// </summary>
    All,
}
