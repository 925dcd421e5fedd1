namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function returned.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
    /// <summary>Starts without a value.</summary>
    protected InvocationResult()
    {
    }
}
