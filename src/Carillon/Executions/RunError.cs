namespace Carillon.Executions;

/// <summary>What went wrong in a run.</summary>
/// <param name="Type">The exception's type, by its full name.</param>
/// <param name="Message">What it says.</param>
/// <param name="Stack">Where it was thrown, inner exceptions included. Null where the job reported the failure itself.</param>
public sealed record RunError(string Type, string Message, string? Stack);
