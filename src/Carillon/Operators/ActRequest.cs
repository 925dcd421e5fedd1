using Carillon.Ledger;

namespace Carillon.Operators;

/// <summary>Who asks for an act, and why.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why. Null where nobody said.</param>
public sealed record ActRequest(string By, string? Reason)
{
    /// <summary>The HTTP request that asks. Null where none does.</summary>
    public string? RequestId { get; init; }

    /// <summary>By what a repetition of the same request is told. Null where the caller sent no key.</summary>
    public IdempotencyKey? Idempotency { get; init; }
}
