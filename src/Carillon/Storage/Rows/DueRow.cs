using Carillon.Jobs;

namespace Carillon.Storage.Rows;

/// <summary><c>due!{ticks}!{namespace}!{name}</c>: a job in the list of what is due next, the earliest first.</summary>
/// <param name="Job">Which job.</param>
/// <param name="DueAt">When.</param>
/// <param name="ByTrigger">Whether the platform's timer of the job rings then; otherwise the dispatcher alone comes for it.</param>
public sealed record DueRow(JobId Job, DateTimeOffset DueAt, bool ByTrigger = false) : StateRow;
