namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which attempt of a retried function this is.</summary>
public abstract class RetryContext
{
    /// <summary>Starts an empty context.</summary>
    protected RetryContext()
    {
    }

    /// <summary>0 for the first attempt, then 1 and up.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How many retries there are at most; -1 means any number.</summary>
    public abstract int MaxRetryCount { get; }
}
