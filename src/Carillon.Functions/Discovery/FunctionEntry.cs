using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Carillon.Functions.Discovery;

/// <summary>A function as the platform indexed it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">Its method.</param>
/// <param name="Timer">Its timer binding. Null where something else triggers it.</param>
/// <param name="HasOutputs">Whether it has output bindings.</param>
internal sealed record FunctionEntry(string Name, MethodInfo Method, TimerBinding? Timer, bool HasOutputs)
{
    /// <summary>The method's name as its author would look for it.</summary>
    public string MethodName => $"{Method.DeclaringType!.FullName}.{Method.Name}";

    /// <summary>Reads what the platform's index says of a function.</summary>
    public static FunctionEntry Read(IFunctionMetadata metadata)
    {
        var bindings = (metadata.RawBindings ?? []).Select(raw =>
        {
            using var document = JsonDocument.Parse(raw);
            return document.RootElement.Clone();
        }).ToList();

        return new FunctionEntry(
            metadata.Name ?? throw new InvalidOperationException("The platform's index has a function without a name."),
            FindMethod(metadata),
            bindings.Select(TimerBinding.Read).FirstOrDefault(timer => timer is not null),
            bindings.Any(binding => Text(binding, "direction") is "Out" && Text(binding, "type") is not "http"));
    }

    /// <summary>A text property of a binding, whose names the platform writes in either case.</summary>
    internal static string? Text(JsonElement binding, string name) =>
        Property(binding, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A property of a binding.</summary>
    internal static JsonElement? Property(JsonElement binding, string name)
    {
        foreach (var property in binding.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    private static MethodInfo FindMethod(IFunctionMetadata metadata)
    {
        var entryPoint = metadata.EntryPoint ?? "";
        var dot = entryPoint.LastIndexOf('.');
        var assembly = Assembly.Load(new AssemblyName(Path.GetFileNameWithoutExtension(metadata.ScriptFile ?? "")));
        return assembly.GetType(entryPoint[..Math.Max(dot, 0)])?.GetMethod(entryPoint[(dot + 1)..], BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            ?? throw new InvalidOperationException($"The method '{entryPoint}' of the function '{metadata.Name}' is not in '{metadata.ScriptFile}'.");
    }
}
