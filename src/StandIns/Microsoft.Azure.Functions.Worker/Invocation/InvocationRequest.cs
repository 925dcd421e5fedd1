namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>What a trigger asks for: one attempt of one invocation.</summary>
internal sealed record InvocationRequest(string InvocationId)
{
    /// <summary>The trigger's own data, by parameter.</summary>
    public IReadOnlyDictionary<string, object?> InputData { get; init; } = Nothing;

    /// <summary>What the trigger says besides, by name.</summary>
    public IReadOnlyDictionary<string, object?> TriggerMetadata { get; init; } = Nothing;

    /// <summary>The attempt; null when the function has no retry policy.</summary>
    public RetryContext? Retry { get; init; }

    /// <summary>Cancelled when whoever started the invocation gives up on it.</summary>
    public CancellationToken CallerGone { get; init; }

    private static Dictionary<string, object?> Nothing { get; } = [];

    /// <summary>A new invocation's id.</summary>
    public static string NewId() => Guid.NewGuid().ToString();
}
