namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>What the function returned, as the invocation keeps it.</summary>
internal sealed class BoundInvocationResult(InvocationBindings bindings) : InvocationResult
{
    public override object? Value
    {
        get => bindings.InvocationResult;
        set => bindings.InvocationResult = value;
    }
}
