using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>What a parameter's attributes say about its conversion, and the names it is kept under.</summary>
internal static class ParameterProperties
{
    public const string Converter = "converterType";
    public const string BindingAttribute = "bindingAttribute";
    public const string BindingConverters = "bindingAttributeSupportedConverters";
    public const string Fallback = "converterFallbackBehavior";

    public static ImmutableDictionary<string, object> Of(ParameterInfo parameter)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, object>();
        if (parameter.GetCustomAttributes<InputConverterAttribute>().FirstOrDefault() is { } converter)
        {
            properties[Converter] = converter.ConverterType.AssemblyQualifiedName!;
        }

        if (parameter.GetCustomAttributes<BindingAttribute>().FirstOrDefault() is { } binding)
        {
            properties[BindingAttribute] = binding;
            if (binding.GetType().GetCustomAttributes<InputConverterAttribute>().Select(c => c.ConverterType).ToArray() is { Length: > 0 } own)
            {
                properties[BindingConverters] = own;
            }

            if (binding.GetType().GetCustomAttribute<ConverterFallbackBehaviorAttribute>() is { } fallback)
            {
                properties[Fallback] = fallback.Behavior;
            }
        }

        return properties.ToImmutable();
    }
}
