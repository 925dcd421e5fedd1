namespace Carillon.Executions;

/// <summary>How the code of a run ended.</summary>
/// <param name="Last">How the last attempt ended.</param>
/// <param name="Attempts">How often the code was called.</param>
/// <param name="Stop">Why the run was told to stop while its code ran, or before. Null where it was not.</param>
/// <param name="StopSaid">What whoever told it to stop said about it.</param>
internal sealed record InvocationEnd(AttemptEnd Last, int Attempts, StopReason? Stop, string? StopSaid = null)
{
    /// <summary>Whether the run is not over: the invocation has no time for another attempt, and the next one goes on with it.</summary>
    public bool HandsOn { get; init; }
}
