using System.Globalization;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>Reads a time, with or without an offset, as the current culture writes it.</summary>
internal sealed class DateTimeConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(Convert(context));

    private static ConversionResult Convert(ConverterContext context)
    {
        var target = Nullable.GetUnderlyingType(context.TargetType) ?? context.TargetType;
        if (context.Source is not string text)
        {
            return ConversionResult.Unhandled();
        }

        if (target == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, out var withOffset))
        {
            return ConversionResult.Success(withOffset);
        }

        return target == typeof(DateTime) && DateTime.TryParse(text, CultureInfo.CurrentCulture, out var time)
            ? ConversionResult.Success(time)
            : ConversionResult.Unhandled();
    }
}
