using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.History;

/// <summary>What the runs of a job cost on average, as <see cref="RunCost"/> has it.</summary>
/// <param name="Runs">How many it is the average of.</param>
/// <param name="Invocation">How long one kept its invocation busy.</param>
/// <param name="Reads">How often one read from the store.</param>
/// <param name="Writes">How many write transactions one sent.</param>
public sealed record AverageCost(long Runs, TimeSpan Invocation, double Reads, double Writes)
{
    /// <summary>The average. Null where there is nothing to take it of.</summary>
    public static AverageCost? Of(RunCounters? counters) => counters is not { Metered: > 0 and var runs }
        ? null
        : new AverageCost(runs, TimeSpan.FromMicroseconds((double)counters.InvocationUs / runs), (double)counters.Reads / runs, (double)counters.Writes / runs);
}
