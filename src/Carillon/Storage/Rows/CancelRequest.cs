namespace Carillon.Storage.Rows;

/// <summary>Somebody wants a run stopped. Its process sees it with the next renewal of the lease, at the latest.</summary>
/// <param name="At">Since when.</param>
/// <param name="By">Who. Null where it is the job's own overlap policy.</param>
/// <param name="Reason">Why. Null where nobody said.</param>
public sealed record CancelRequest(DateTimeOffset At, string? By, string? Reason);
