namespace Carillon.Backups;

/// <summary>One thing that was tried with the store of the backups.</summary>
/// <param name="Name"><c>write</c>, <c>read</c>, <c>list</c> or <c>delete</c>.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Fault">What kept it from being done. Null where it was.</param>
/// <param name="Message">The same in words. Null where it was done.</param>
public sealed record ConnectivityStep(string Name, TimeSpan Took, BackupStoreFault? Fault = null, string? Message = null);
