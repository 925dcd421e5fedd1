namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>A function's retry policy.</summary>
public interface IRetryOptions
{
    /// <summary>Retries after the first attempt; -1 means for ever.</summary>
    int MaxRetryCount { get; }

    /// <summary>The delay of the fixed strategy.</summary>
    TimeSpan? DelayInterval { get; }

    /// <summary>The shortest delay of the growing strategy.</summary>
    TimeSpan? MinimumInterval { get; }

    /// <summary>The longest delay of the growing strategy.</summary>
    TimeSpan? MaximumInterval { get; }

    /// <summary>The strategy, as the intervals tell it.</summary>
    RetryStrategy? Strategy { get; }
}
