namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which way a binding's data goes.</summary>
public enum BindingDirection
{
    /// <summary>Into the function.</summary>
    In = 0,

    /// <summary>Out of it.</summary>
    Out = 1,
}
