namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Starts an empty context.</summary>
    protected FunctionContext()
    {
    }

    /// <summary>The invocation's id; the same for all attempts of a retried function.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The function's id.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The trace that the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger delivered by name.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which attempt this is; null when the function has no retry policy.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The invocation's services.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>A place for what middlewares and the function tell each other.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>The invocation's features.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the invocation exceeds the function time-out or its caller goes away.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
