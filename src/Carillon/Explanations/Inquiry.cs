using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Explanations;

/// <summary>What is known of a job before its executions are looked at.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Row">Its row.</param>
/// <param name="StateRow">The row of where it stands: an <see cref="UnreadableRow"/> where that can't be read, null where it is missing.</param>
/// <param name="Clock">Its schedule in force, with the clock of its zone.</param>
/// <param name="Now">Now.</param>
internal sealed record Inquiry(JobId Job, JobRow Row, StateRow? StateRow, ScheduleClock Clock, DateTimeOffset Now)
{
    /// <summary>Where it stands. Null where that is not known.</summary>
    public JobStateRow? State { get; } = StateRow as JobStateRow;

    /// <summary>The values in force.</summary>
    public JobDefinition Definition { get; } = Row.Effective(Job);

    /// <summary>The beginning of most answers.</summary>
    public string WasDue(DateTimeOffset at) => $"It was due at {Clock.Write(at)}";
}
