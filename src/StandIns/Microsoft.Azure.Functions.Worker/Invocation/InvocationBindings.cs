using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>What went into an invocation and what came out of it.</summary>
internal sealed class InvocationBindings(IReadOnlyDictionary<string, object?> inputData, IReadOnlyDictionary<string, object?> triggerMetadata)
{
    public IReadOnlyDictionary<string, object?> TriggerMetadata => triggerMetadata;

    public Dictionary<string, object?> OutputData { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Conversions already made, by parameter: a parameter is converted once.</summary>
    public Dictionary<string, ConversionResult> Conversions { get; } = new(StringComparer.OrdinalIgnoreCase);

    public object? InvocationResult { get; set; }

    /// <summary>What the trigger delivered under a parameter's name; null when nothing.</summary>
    public object? FindSource(string name)
        => inputData.TryGetValue(name, out var source) ? source : triggerMetadata.GetValueOrDefault(name);
}
