using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>Asks converters in turn: the parameter's own, the binding's, then the app's; the first that has an opinion decides.</summary>
internal sealed class ConverterChain(IServiceProvider services, IOptions<WorkerOptions> options)
{
    private readonly ConcurrentDictionary<Type, IInputConverter> instances = new();

    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        foreach (var converter in Candidates(context))
        {
            var result = await Instance(converter).ConvertAsync(context);
            if (result.Status != ConversionStatus.Unhandled)
            {
                return result;
            }
        }

        return ConversionResult.Unhandled();
    }

    private IEnumerable<Type> Candidates(ConverterContext context)
    {
        if (OwnConverter(context) is { } own)
        {
            yield return own;
        }

        if (context.Properties.GetValueOrDefault(ParameterProperties.BindingConverters) is Type[] brought)
        {
            foreach (var converter in brought.Where(c => Supports(c, context.TargetType)))
            {
                yield return converter;
            }

            if (context.Properties.GetValueOrDefault(ParameterProperties.Fallback) is ConverterFallbackBehavior.Disallow)
            {
                yield break;
            }
        }

        foreach (var converter in options.Value.InputConverters)
        {
            yield return converter;
        }
    }

    private static Type? OwnConverter(ConverterContext context)
        => context.Properties.GetValueOrDefault(ParameterProperties.Converter) is string name
            ? Type.GetType(name, throwOnError: true)
            : context.TargetType.GetCustomAttributes<InputConverterAttribute>(inherit: true).FirstOrDefault()?.ConverterType;

    private static bool Supports(Type converter, Type target)
    {
        var supported = converter.GetCustomAttributes<SupportedTargetTypeAttribute>().Select(s => s.TargetType).ToArray();
        return supported.Length == 0 || supported.Contains(target);
    }

    private IInputConverter Instance(Type converter)
        => instances.GetOrAdd(converter, type => (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(services, type));
}
