using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>Tells the app of its own functions.</summary>
internal sealed class IndexedMetadataProvider(FunctionIndex index) : IFunctionMetadataProvider
{
    public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
        => Task.FromResult(index.Functions.Select(f => (IFunctionMetadata)f.Metadata).ToImmutableArray());
}
