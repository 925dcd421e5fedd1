using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Carillon.Functions.Tests.Discovery;

/// <summary>An index of functions as the platform gives it, of the methods of one class.</summary>
internal sealed class FixtureFunctions(Type type) : IFunctionMetadataProvider
{
    public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory) => Task.FromResult(type.GetMethods()
        .Where(method => method.IsDefined(typeof(FunctionAttribute)))
        .Select(Describe)
        .ToImmutableArray());

    private static IFunctionMetadata Describe(MethodInfo method) => new DefaultFunctionMetadata
    {
        Name = method.GetCustomAttribute<FunctionAttribute>()!.Name,
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}",
        ScriptFile = Path.GetFileName(method.Module.FullyQualifiedName),
        Language = "dotnet-isolated",
        RawBindings = [.. method.GetParameters().Select(Binding).OfType<string>()],
    };

    private static string? Binding(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<TimerTriggerAttribute>() is { } timer
            ? JsonSerializer.Serialize(new { name = parameter.Name, type = "timerTrigger", direction = "In", schedule = timer.Schedule })
            : parameter.IsDefined(typeof(HttpTriggerAttribute)) ? JsonSerializer.Serialize(new { name = parameter.Name, type = "httpTrigger", direction = "In" })
            : null;
}
