using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>
/// The right to run one execution: its live row with our fence, and the state row as the claim left it. Both are as last
/// seen; every write that uses them is conditional on their versions.
/// </summary>
public sealed class RunClaim(Job job, StoredRow<LiveRow> live, StoredRow<JobStateRow> state, IReadOnlyDictionary<string, string> parameters)
{
    /// <summary>Which job.</summary>
    public Job Job { get; } = job;

    /// <summary>Which execution.</summary>
    public ExecutionId Id => Live.Row.Id;

    /// <summary>What whoever asked for the run passed along, secrets included; the live row holds them masked.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; } = parameters;

    /// <summary>The live row, as last seen.</summary>
    public StoredRow<LiveRow> Live { get; set; } = live;

    /// <summary>The job's state row, as last seen.</summary>
    public StoredRow<JobStateRow> State { get; set; } = state;

    /// <summary>Counts what the run costs, from this claim on. Null where nobody began to.</summary>
    internal RunMeter? Meter { get; } = RunMeter.Current;

    /// <summary>What the run has cost with the write that this is a part of, and before it was handed on. Null where nobody counts.</summary>
    internal RunCost? CostWithThisWrite() => Meter?.WithThisWrite().And(Live.Row.CostBefore);

    /// <summary>Whether a live row is this claim's: the fence says so, whatever the version.</summary>
    public bool Holds(LiveRow? row) => row is not null && row.Fence == Live.Row.Fence;
}
