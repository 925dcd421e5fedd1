namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>What the function returned, typed.</summary>
internal sealed class BoundInvocationResult<T>(InvocationBindings bindings) : InvocationResult<T>
{
    public override T? Value
    {
        get => bindings.InvocationResult is T value ? value : default;
        set => bindings.InvocationResult = value;
    }
}
