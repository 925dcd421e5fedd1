using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>Lists the app's functions.</summary>
public interface IFunctionMetadataProvider
{
    /// <summary>The functions of the app.</summary>
    /// <param name="directory">Where the app is; not needed here.</param>
    Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory);
}
