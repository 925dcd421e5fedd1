namespace Carillon.Operators;

/// <summary>What became of an act on several jobs.</summary>
public abstract record BulkResult
{
    private BulkResult()
    {
    }

    /// <summary>Each job that was selected, by namespace and name.</summary>
    /// <param name="Entries">The jobs.</param>
    /// <param name="Repeated">Whether the same request was accepted before: what was done then was not done again.</param>
    public sealed record Done(IReadOnlyList<BulkEntry> Entries, bool Repeated) : BulkResult;

    /// <summary>The same idempotency key was accepted for another request; nothing was done.</summary>
    public sealed record OtherRequest : BulkResult;
}
