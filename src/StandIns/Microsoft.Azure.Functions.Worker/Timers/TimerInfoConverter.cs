using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Reads what the host says about a timer's run.</summary>
internal sealed class TimerInfoConverter : IInputConverter
{
    private static readonly JsonSerializerOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(Convert(context));

    private static ConversionResult Convert(ConverterContext context)
    {
        var json = context.Source switch
        {
            _ when context.TargetType != typeof(TimerInfo) => null,
            string text => text,
            ReadOnlyMemory<byte> bytes => Encoding.UTF8.GetString(bytes.Span),
            _ => null,
        };
        if (json is null)
        {
            return ConversionResult.Unhandled();
        }

        try
        {
            return ConversionResult.Success(JsonSerializer.Deserialize<TimerInfo>(json, AnyCase));
        }
        catch (JsonException fault)
        {
            return ConversionResult.Failed(fault);
        }
    }
}
