namespace Carillon.Executions;

/// <summary>What a run took of the platform and of the store, from the beginning of its claim to its record.</summary>
/// <param name="Invocation">
/// How long it kept its invocation busy: claim, attempts, pauses and record, without what came after it. Runs side by side in one
/// invocation each have all of their own time.
/// </param>
/// <param name="Reads">Reads of the state store: rows and pages of rows.</param>
/// <param name="Writes">Write transactions that were sent to it, also those that were in conflict; its record is one of them.</param>
public sealed record RunCost(TimeSpan Invocation, int Reads, int Writes)
{
    /// <summary>Both together.</summary>
    internal RunCost And(RunCost? other) => other is null ? this : new RunCost(Invocation + other.Invocation, Reads + other.Reads, Writes + other.Writes);
}
