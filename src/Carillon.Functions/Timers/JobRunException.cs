using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Functions.Timers;

/// <summary>A run did not succeed, and its code threw nothing: what marks the platform's invocation as failed.</summary>
public sealed class JobRunException : Exception
{
    /// <summary>Says which run, and how it ended.</summary>
    public JobRunException(JobId job, ExecutionId id, ExecutionState state, string? reason)
        : base($"The run {id} of job '{job}' is {state}. {reason}")
    {
    }
}
