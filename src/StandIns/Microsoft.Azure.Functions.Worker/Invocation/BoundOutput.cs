namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>What goes to an output.</summary>
internal sealed class BoundOutput<T>(InvocationBindings bindings, BindingMetadata metadata) : OutputBindingData<T>
{
    public override string BindingType => metadata.Type;

    public override string Name => metadata.Name;

    public override T? Value
    {
        get => bindings.OutputData.GetValueOrDefault(Name) is T value ? value : default;
        set => bindings.OutputData[Name] = value;
    }
}
