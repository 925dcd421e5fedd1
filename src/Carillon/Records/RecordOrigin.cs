using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Records;

/// <summary>Where a record comes from.</summary>
/// <param name="Trigger">What started it.</param>
/// <param name="Execution">The run. Null where it was none, but a request.</param>
public readonly record struct RecordOrigin(RunTrigger Trigger, ExecutionId? Execution)
{
    /// <summary>A request that found something out.</summary>
    public static RecordOrigin Request { get; } = new(RunTrigger.Manual, null);

    /// <summary>A run.</summary>
    public static RecordOrigin Of(JobContext job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new RecordOrigin(job.Trigger, job.ExecutionId);
    }
}
