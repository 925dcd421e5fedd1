using Carillon.Executions;

namespace Carillon.Functions.Http;

/// <summary>The newest finished run of a job, as the API shows it.</summary>
internal sealed record LastRunJson(string Id, ExecutionState State, DateTimeOffset FinishedAt, long DurationMs);
