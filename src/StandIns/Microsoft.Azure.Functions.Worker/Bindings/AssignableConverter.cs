using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>Gives the source when it already fits.</summary>
internal sealed class AssignableConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
        => new(context.Source is { } source && context.TargetType.IsInstanceOfType(source) ? ConversionResult.Success(source) : ConversionResult.Unhandled());
}
