using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Operators;

/// <summary>What became of an act that ends an execution.</summary>
public abstract record ExecutionActResult
{
    private ExecutionActResult()
    {
    }

    /// <summary>It is over, on record, by this act.</summary>
    public sealed record Ended : ExecutionActResult;

    /// <summary>Its process is told to stop it.</summary>
    public sealed record Asked : ExecutionActResult;

    /// <summary>Somebody asked for it before; nothing was written now.</summary>
    /// <param name="Before">Who, and when.</param>
    public sealed record AskedBefore(CancelRequest Before) : ExecutionActResult;

    /// <summary>It was over before.</summary>
    /// <param name="State">How it ended.</param>
    public sealed record AlreadyOver(ExecutionState State) : ExecutionActResult;

    /// <summary>It has not begun: nobody holds it.</summary>
    public sealed record NotBegun : ExecutionActResult;

    /// <summary>The same idempotency key was accepted before; nothing was done now.</summary>
    /// <param name="SameRequest">Whether it asked for the same then.</param>
    public sealed record Repeated(bool SameRequest) : ExecutionActResult;

    /// <summary>There is no such execution.</summary>
    public sealed record NoSuchExecution : ExecutionActResult;
}
