using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>Gives a collection as an array.</summary>
internal sealed class ArrayConverter : IInputConverter
{
    private static readonly Type[] Elements = [typeof(string), typeof(byte[]), typeof(ReadOnlyMemory<byte>), typeof(long), typeof(double)];

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
        => new(context.TargetType.GetElementType() is { } element && context.TargetType.IsArray && Elements.Contains(element) && ToArray(context.Source, element) is { } array
            ? ConversionResult.Success(array)
            : ConversionResult.Unhandled());

    private static Array? ToArray(object? source, Type element) => source switch
    {
        IEnumerable<string> texts => texts.ToArray(),
        IEnumerable<ReadOnlyMemory<byte>> blocks when element == typeof(ReadOnlyMemory<byte>) => blocks.ToArray(),
        IEnumerable<ReadOnlyMemory<byte>> blocks => blocks.Select(b => b.ToArray()).ToArray(),
        IEnumerable<double> numbers => numbers.ToArray(),
        IEnumerable<long> numbers => numbers.ToArray(),
        _ => null,
    };
}
