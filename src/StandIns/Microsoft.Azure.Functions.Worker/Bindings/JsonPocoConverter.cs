using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>Reads the source as JSON, for any type but text.</summary>
internal sealed class JsonPocoConverter(IOptions<JsonSerializerOptions> options) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(Convert(context));

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The fault is the converter's answer.")]
    private ConversionResult Convert(ConverterContext context)
    {
        byte[]? json = context.Source switch
        {
            _ when context.TargetType == typeof(string) => null,
            string text => Encoding.UTF8.GetBytes(text),
            ReadOnlyMemory<byte> bytes => bytes.ToArray(),
            _ => null,
        };
        if (json is null)
        {
            return ConversionResult.Unhandled();
        }

        try
        {
            return ConversionResult.Success(JsonSerializer.Deserialize(json, context.TargetType, options.Value));
        }
        catch (Exception fault)
        {
            return ConversionResult.Failed(fault);
        }
    }
}
