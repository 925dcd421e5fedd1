using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>The bindings of a method: its outputs, then its parameters.</summary>
internal static class MethodBindings
{
    public static IReadOnlyList<DiscoveredBinding> Of(MethodInfo method)
    {
        List<DiscoveredBinding> bindings = [];
        var isHttp = method.GetParameters().Any(p => p.GetCustomAttribute<HttpTriggerAttribute>() is not null);
        foreach (var output in OutputsOf(method))
        {
            bindings.Add(Binding(FunctionOutputs.Return, BindingDirection.Out, output));
        }

        foreach (var parameter in method.GetParameters())
        {
            var attribute = parameter.CustomAttributes.FirstOrDefault(a => typeof(BindingAttribute).IsAssignableFrom(a.AttributeType));
            if (attribute is not null)
            {
                bindings.Add(Binding(parameter.Name!, BindingDirection.In, attribute));
            }
        }

        var properties = PropertiesOf(method, isHttp);
        bindings.AddRange(properties);
        if (isHttp && properties.Count == 0 && !bindings.Any(b => b.Name == FunctionOutputs.Return))
        {
            bindings.Add(HttpOutput(FunctionOutputs.Return));
        }

        return bindings;
    }

    public static IEnumerable<CustomAttributeData> OutputsOf(MemberInfo member)
        => member.CustomAttributes.Where(a => typeof(OutputBindingAttribute).IsAssignableFrom(a.AttributeType));

    /// <summary>The type that the method gives back once it is done; null for nothing.</summary>
    public static Type? ResultOf(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
        {
            return null;
        }

        return type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
    }

    private static List<DiscoveredBinding> PropertiesOf(MethodInfo method, bool isHttp)
    {
        List<DiscoveredBinding> bindings = [];
        if (ResultOf(method) is not { } result)
        {
            return bindings;
        }

        foreach (var property in result.GetProperties())
        {
            foreach (var output in OutputsOf(property))
            {
                bindings.Add(Binding(property.Name, BindingDirection.Out, output));
            }
        }

        if (isHttp && !bindings.Any(b => b.Type == FunctionOutputs.Http)
            && result.GetProperties().FirstOrDefault(p => p.PropertyType == typeof(HttpResponseData)) is { } response)
        {
            bindings.Add(HttpOutput(response.Name));
        }

        return bindings;
    }

    private static DiscoveredBinding HttpOutput(string name)
        => new(name, FunctionOutputs.Http, BindingDirection.Out, BindingJson.Of(name, FunctionOutputs.Http, BindingDirection.Out, null));

    private static DiscoveredBinding Binding(string name, BindingDirection direction, CustomAttributeData attribute)
    {
        var type = BindingJson.TypeOf(attribute.AttributeType);
        return new DiscoveredBinding(name, type, direction, BindingJson.Of(name, type, direction, attribute));
    }
}
