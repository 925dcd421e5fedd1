using Carillon.Scheduling;

namespace Carillon.Jobs;

/// <summary>A job of this build: its definition, its schedule read, and its code.</summary>
/// <param name="Definition">What the code says about it.</param>
/// <param name="Schedule">The definition's cron expression and zone, read.</param>
/// <param name="Body">The author's code. Null where only the platform can call it; the call then brings it.</param>
/// <param name="RungByItsTrigger">
/// Whether the platform's timer fires at the instants of the schedule. It does not where the job has a zone of its own: then
/// the dispatcher alone comes for it.
/// </param>
public sealed record Job(JobDefinition Definition, Schedule Schedule, IJobBody? Body, bool RungByItsTrigger = true)
{
    /// <summary>Which job.</summary>
    public JobId Id => Definition.Id;

    /// <summary>The definition's hash, computed once.</summary>
    public string DefinitionHash { get; } = Definition.Hash();
}
