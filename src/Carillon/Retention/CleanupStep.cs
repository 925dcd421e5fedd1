namespace Carillon.Retention;

/// <summary>What a clean-up did with one kind of record.</summary>
/// <param name="Operation"><c>delete</c>, <c>archive_and_delete</c> or <c>dry_run</c>.</param>
/// <param name="Table">The kind of record.</param>
/// <param name="Due">How many were to be deleted.</param>
/// <param name="Deleted">How many were.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Status"><c>success</c>, <c>incomplete</c> where its time was over, <c>failed</c> where something could not be archived.</param>
public sealed record CleanupStep(string Operation, string Table, long Due, long Deleted, TimeSpan Took, string Status);
