using System.Reflection;
using Microsoft.Azure.Functions.Worker.Bindings;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Retries;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>Finds the functions among some types, and everything that is wrong with them.</summary>
internal sealed class FunctionScan
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public List<IndexedFunction> Functions { get; } = [];

    public List<string> Problems { get; } = [];

    public static FunctionScan Of(IEnumerable<Type> types)
    {
        var scan = new FunctionScan();
        foreach (var type in types)
        {
            foreach (var method in type.GetMethods(Declared))
            {
                scan.Add(method);
            }
        }

        scan.Problems.AddRange(FunctionRules.AcrossFunctions(scan.Functions));
        return scan;
    }

    private void Add(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } function)
        {
            if (MethodRules.IsAsyncVoid(method))
            {
                Problems.Add(MethodRules.AsyncVoid(method));
            }

            return;
        }

        var problems = MethodRules.Check(method, function).ToList();
        if (problems.Count > 0)
        {
            Problems.AddRange(problems);
            return;
        }

        Functions.Add(Index(method, function.Name));
    }

    private static IndexedFunction Index(MethodInfo method, string name)
    {
        var parameters = method.GetParameters();
        var trigger = parameters.Single(p => p.GetCustomAttributes<TriggerBindingAttribute>().Any());
        var bindings = MethodBindings.Of(method);
        var metadata = new DefaultFunctionMetadata
        {
            Name = name,
            Language = "dotnet-isolated",
            EntryPoint = MethodName.Of(method),
            ScriptFile = Path.GetFileName(method.Module.FullyQualifiedName),
            RawBindings = [.. bindings.Select(b => b.Json)],
            Retry = RetryPolicies.Of(method.GetCustomAttribute<RetryAttribute>()),
        };
        var definition = new DiscoveredFunction(
            name,
            metadata.FunctionId!,
            metadata.EntryPoint,
            method.Module.FullyQualifiedName,
            [.. parameters.Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, DefaultOf(p), ParameterProperties.Of(p)))],
            bindings);
        return new IndexedFunction(method, definition, metadata, trigger.GetCustomAttributes<TriggerBindingAttribute>().Single(), trigger.Name!);
    }

    // Reflection gives null for `default` of a value type.
    private static object? DefaultOf(ParameterInfo parameter)
        => parameter is { HasDefaultValue: true, DefaultValue: null, ParameterType.IsValueType: true } && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? Activator.CreateInstance(parameter.ParameterType)
            : parameter.HasDefaultValue ? parameter.DefaultValue : null;
}
