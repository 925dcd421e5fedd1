namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries a failed function again after a delay that grows from one bound to the other.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>Starts the policy.</summary>
    /// <param name="maxRetryCount">Retries after the first attempt; -1 means for ever.</param>
    /// <param name="minimumInterval">The shortest delay, as <c>hh:mm:ss</c>; not negative.</param>
    /// <param name="maximumInterval">The longest delay, as <c>hh:mm:ss</c>; not below the shortest.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        var minimum = RetryInterval.Parse(minimumInterval, nameof(minimumInterval));
        var maximum = RetryInterval.Parse(maximumInterval, nameof(maximumInterval));
        if (minimum > maximum)
        {
            throw new ArgumentException($"The minimum interval {minimumInterval} is longer than the maximum interval {maximumInterval}.", nameof(minimumInterval));
        }

        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The shortest delay between two attempts, as <c>hh:mm:ss</c>.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest delay between two attempts, as <c>hh:mm:ss</c>.</summary>
    public string MaximumInterval { get; }
}
