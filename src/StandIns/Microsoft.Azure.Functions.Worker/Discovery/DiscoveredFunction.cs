using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>A function as found on a method.</summary>
internal sealed class DiscoveredFunction(string name, string id, string entryPoint, string path, ImmutableArray<FunctionParameter> parameters, IReadOnlyCollection<DiscoveredBinding> bindings) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters => parameters;

    public override string PathToAssembly => path;

    public override string EntryPoint => entryPoint;

    public override string Id => id;

    public override string Name => name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = Pick(bindings, BindingDirection.In);

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = Pick(bindings, BindingDirection.Out);

    private static ImmutableDictionary<string, BindingMetadata> Pick(IReadOnlyCollection<DiscoveredBinding> bindings, BindingDirection direction)
        => bindings.Where(b => b.Direction == direction).ToImmutableDictionary(b => b.Name, b => (BindingMetadata)b);
}
