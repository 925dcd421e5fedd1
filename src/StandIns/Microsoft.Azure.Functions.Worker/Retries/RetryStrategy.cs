namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>How the delay between two attempts is found.</summary>
public enum RetryStrategy
{
    /// <summary>It grows.</summary>
    ExponentialBackoff = 0,

    /// <summary>It stays the same.</summary>
    FixedDelay = 1,
}
