using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>Reads a Guid in any of its forms.</summary>
internal sealed class GuidConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
        => new((context.TargetType == typeof(Guid) || context.TargetType == typeof(Guid?)) && context.Source is string text && Guid.TryParse(text, out var id)
            ? ConversionResult.Success(id)
            : ConversionResult.Unhandled());
}
