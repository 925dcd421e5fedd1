using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The trace that an invocation belongs to.</summary>
public abstract class TraceContext
{
    /// <summary>Starts an empty context.</summary>
    protected TraceContext()
    {
    }

    /// <summary>The W3C trace parent.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The W3C trace state.</summary>
    public abstract string TraceState { get; }

    /// <summary>What the host says besides.</summary>
    public virtual IReadOnlyDictionary<string, string> Attributes => ImmutableDictionary<string, string>.Empty;

    /// <summary>The baggage carried along.</summary>
    public virtual IReadOnlyDictionary<string, string> Baggage => ImmutableDictionary<string, string>.Empty;
}
