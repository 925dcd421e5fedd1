namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries a failed function again after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>Starts the policy.</summary>
    /// <param name="maxRetryCount">Retries after the first attempt; -1 means for ever.</param>
    /// <param name="delayInterval">The delay, as <c>hh:mm:ss</c>; not negative.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        RetryInterval.Parse(delayInterval, nameof(delayInterval));
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The delay between two attempts, as <c>hh:mm:ss</c>.</summary>
    public string DelayInterval { get; }
}
