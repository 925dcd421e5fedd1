namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>What the trigger delivered by name.</summary>
internal sealed class TriggerBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData => data;
}
