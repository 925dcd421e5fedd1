namespace Carillon.Ledger;

/// <summary>By what a repetition of a request is told from another one.</summary>
/// <param name="Hash">Hash of the caller's key, of who calls and of what for: 64 hex characters.</param>
/// <param name="BodyHash">Hash of what is asked for: 64 hex characters.</param>
public sealed record IdempotencyKey(string Hash, string BodyHash);
