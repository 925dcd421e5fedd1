using System.Text;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>Gives text as UTF-8.</summary>
internal sealed class StringToByteConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
        => new(context.TargetType.IsAssignableFrom(typeof(byte[])) && context.Source is string text
            ? ConversionResult.Success(Encoding.UTF8.GetBytes(text))
            : ConversionResult.Unhandled());
}
