using Carillon.Jobs;

namespace Carillon.Executions;

/// <summary>How an attempt at the author's code ended.</summary>
internal abstract record AttemptEnd
{
    private AttemptEnd()
    {
    }

    /// <summary>The code returned.</summary>
    public sealed record Returned(JobResult? Result) : AttemptEnd;

    /// <summary>The code threw.</summary>
    public sealed record Threw(Exception Exception) : AttemptEnd;

    /// <summary>The run was told to stop before its code was called.</summary>
    public sealed record NotCalled : AttemptEnd;

    /// <summary>The code was told to stop, and had not returned when its grace was over.</summary>
    public sealed record DidNotStop : AttemptEnd;
}
