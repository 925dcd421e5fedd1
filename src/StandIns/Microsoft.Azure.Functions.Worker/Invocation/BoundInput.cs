using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>A converted input; what is set here is what the function will be given.</summary>
internal sealed class BoundInput<T>(InvocationBindings bindings, BindingMetadata metadata, T? value) : InputBindingData<T>
{
    private T? current = value;

    public override BindingMetadata BindingMetadata => metadata;

    public override T? Value
    {
        get => current;
        set
        {
            current = value;
            bindings.Conversions[metadata.Name] = ConversionResult.Success(value);
        }
    }
}
