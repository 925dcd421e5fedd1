namespace Carillon.TestKit.Faults;

/// <summary>A request that came by, and what became of it.</summary>
/// <param name="Number">Which one it was, counted from 1 as they came.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its path and query, as it was sent.</param>
public sealed record ProxiedRequest(int Number, RequestKind Kind, string Method, string Target)
{
    /// <summary>The filter of a query, decoded. Null without one.</summary>
    public string? Filter { get; init; }

    /// <summary>The changes of a batch. Empty for what is none.</summary>
    public IReadOnlyList<BatchPart> Parts { get; init; } = [];

    /// <summary>Whether it, or a part of it, holds only where a row is still the one that was read.</summary>
    public bool IsConditional { get; init; }

    /// <summary>What was done to it.</summary>
    public Fault Fault { get; init; }

    /// <summary>What the service answered. Null where it was not asked.</summary>
    public int? ServiceStatus { get; init; }

    /// <summary>What the client was answered. Null where it was left without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>How many rows the service's answer has. Null where it is not a list.</summary>
    public int? Rows { get; init; }

    /// <summary>Whether a fault may happen to it: without a condition none can fail.</summary>
    public bool MaySuffer(Fault fault) => fault != Fault.ConditionNotMet || IsConditional;
}
