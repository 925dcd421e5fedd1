namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>A function's retry policy.</summary>
public class DefaultRetryOptions : IRetryOptions
{
    /// <summary>Starts a policy without retries.</summary>
    public DefaultRetryOptions()
    {
    }

    /// <inheritdoc/>
    public int MaxRetryCount { get; set; }

    /// <inheritdoc/>
    public TimeSpan? DelayInterval { get; set; }

    /// <inheritdoc/>
    public TimeSpan? MinimumInterval { get; set; }

    /// <inheritdoc/>
    public TimeSpan? MaximumInterval { get; set; }

    /// <inheritdoc/>
    public RetryStrategy? Strategy => DelayInterval is not null ? RetryStrategy.FixedDelay
        : MinimumInterval is not null && MaximumInterval is not null ? RetryStrategy.ExponentialBackoff
        : null;
}
