namespace Carillon.Executions;

/// <summary>What a run's end means.</summary>
/// <param name="State">The final state.</param>
/// <param name="Reason">Why, where the state does not say it all.</param>
/// <param name="Message">What the job said.</param>
/// <param name="Error">What went wrong.</param>
internal sealed record Verdict(ExecutionState State, string? Reason, string? Message, RunError? Error)
{
    /// <summary>Whether what its code did in the end is not known.</summary>
    public bool Lost { get; init; }

    /// <summary>The exception behind the error, for whoever has to throw it on. Null where the job did not throw.</summary>
    public Exception? Exception { get; init; }
}
