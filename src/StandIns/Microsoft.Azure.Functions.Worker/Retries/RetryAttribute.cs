namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the retry attributes derive from.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Starts a policy without retries.</summary>
    public RetryAttribute()
    {
    }

    /// <summary>How many times a failed function is tried again after the first attempt; -1 means for ever.</summary>
    public int MaxRetryCount { get; set; }
}
