namespace Microsoft.Azure.Functions.Worker;

/// <summary>A binding of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>Starts an empty description.</summary>
    protected BindingMetadata()
    {
    }

    /// <summary>The parameter's or property's name, or <c>$return</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The binding's type, such as <c>timerTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Which way its data goes.</summary>
    public abstract BindingDirection Direction { get; }
}
