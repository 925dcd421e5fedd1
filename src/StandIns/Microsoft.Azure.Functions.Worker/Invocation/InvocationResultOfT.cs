namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function returned, typed.</summary>
/// <typeparam name="T">Its type.</typeparam>
public abstract class InvocationResult<T>
{
    /// <summary>Starts without a value.</summary>
    protected InvocationResult()
    {
    }

    /// <summary>The value; setting it replaces what the function returned.</summary>
    public abstract T? Value { get; set; }
}
