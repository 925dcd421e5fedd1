namespace Microsoft.Azure.Functions.Worker;

/// <summary>The value bound to an input.</summary>
/// <typeparam name="T">Its type.</typeparam>
public abstract class InputBindingData<T>
{
    /// <summary>Starts without a value.</summary>
    protected InputBindingData()
    {
    }

    /// <summary>The input.</summary>
    public abstract BindingMetadata BindingMetadata { get; }

    /// <summary>The value; setting it replaces what the function will be given.</summary>
    public abstract T? Value { get; set; }
}
