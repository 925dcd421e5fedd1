using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;

namespace Carillon.Operators;

/// <summary>What became of the wish to run an execution again.</summary>
public abstract record RerunResult
{
    private RerunResult()
    {
    }

    /// <summary>It was asked for, like a run by hand.</summary>
    /// <param name="Job">The job.</param>
    /// <param name="Claim">What became of it; one that was claimed is the caller's to run.</param>
    public sealed record Requested(Job Job, ClaimResult Claim) : RerunResult;

    /// <summary>There is no such execution.</summary>
    public sealed record NoSuchExecution : RerunResult;

    /// <summary>It is not over.</summary>
    /// <param name="State">Where it stands.</param>
    public sealed record UnderWay(ExecutionState State) : RerunResult;

    /// <summary>A secret among its parameters was not stored: it can't be run as it was.</summary>
    /// <param name="Parameter">The name of the parameter.</param>
    public sealed record SecretParameter(string Parameter) : RerunResult;

    /// <summary>This process can't run its job.</summary>
    /// <param name="Job">Which job.</param>
    /// <param name="Why">Why, after "it can't be run by hand:".</param>
    public sealed record NotRunnable(JobId Job, string Why) : RerunResult;
}
