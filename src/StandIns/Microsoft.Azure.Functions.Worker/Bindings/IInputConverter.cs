namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Turns what the trigger delivered into a parameter's value.</summary>
public interface IInputConverter
{
    /// <summary>Converts, refuses, or says that the conversion is none of its business.</summary>
    /// <param name="context">The parameter and its source.</param>
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}
