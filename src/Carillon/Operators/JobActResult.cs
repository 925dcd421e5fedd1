using Carillon.Ledger;

namespace Carillon.Operators;

/// <summary>What became of an act on a job.</summary>
public abstract record JobActResult
{
    private JobActResult()
    {
    }

    /// <summary>It is done, or there was nothing to do.</summary>
    /// <param name="Job">The job as it is in force now.</param>
    /// <param name="Changed">Whether anything changed.</param>
    public sealed record Done(EffectiveJob Job, bool Changed) : JobActResult;

    /// <summary>The same idempotency key was accepted before; nothing was done now.</summary>
    /// <param name="SameRequest">Whether it asked for the same then.</param>
    public sealed record Repeated(bool SameRequest) : JobActResult;

    /// <summary>There is no such job.</summary>
    public sealed record NoSuchJob : JobActResult;

    /// <summary>The job is retired: no build has it, and nothing can be done with it.</summary>
    /// <param name="Since">Since when.</param>
    public sealed record Retired(DateTimeOffset Since) : JobActResult;

    /// <summary>A value can't be kept; nothing was changed.</summary>
    /// <param name="Problem">Which, and why.</param>
    public sealed record Refused(ValueProblem Problem) : JobActResult;
}
