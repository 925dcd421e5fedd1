using System.Text.Json.Nodes;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>A binding as found on a method.</summary>
internal sealed class DiscoveredBinding(string name, string type, BindingDirection direction, JsonObject json) : BindingMetadata
{
    public override string Name => name;

    public override string Type => type;

    public override BindingDirection Direction => direction;

    /// <summary>The binding as the host is told of it.</summary>
    public string Json => json.ToJsonString(BindingJson.Format);
}
