using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>One parameter's conversion.</summary>
internal sealed class ParameterConversion(Type targetType, object? source, FunctionContext context, IReadOnlyDictionary<string, object> properties) : ConverterContext
{
    public override Type TargetType => targetType;

    public override object? Source => source;

    public override FunctionContext FunctionContext => context;

    public override IReadOnlyDictionary<string, object> Properties => properties;
}
