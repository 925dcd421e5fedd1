using Carillon.Jobs;

namespace Carillon.Operators;

/// <summary>One of several jobs, and what became of it.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">Why. Null where the outcome says it all.</param>
public sealed record BulkEntry(JobId Job, BulkOutcome Outcome, string? Detail = null);
