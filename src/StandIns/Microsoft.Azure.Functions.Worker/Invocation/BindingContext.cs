namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger delivered by name.</summary>
public abstract class BindingContext
{
    /// <summary>Starts an empty context.</summary>
    protected BindingContext()
    {
    }

    /// <summary>The values by name, whatever its case.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
