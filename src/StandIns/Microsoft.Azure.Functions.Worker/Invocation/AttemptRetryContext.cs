namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Which attempt this is.</summary>
internal sealed class AttemptRetryContext(int retryCount, int maxRetryCount) : RetryContext
{
    public override int RetryCount => retryCount;

    public override int MaxRetryCount => maxRetryCount;
}
