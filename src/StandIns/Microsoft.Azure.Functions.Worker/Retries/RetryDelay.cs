using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Microsoft.Azure.Functions.Worker.Retries;

/// <summary>How long to wait before the next attempt.</summary>
internal static class RetryDelay
{
    public static TimeSpan After(int attempt, IRetryOptions policy)
    {
        if (policy.DelayInterval is { } same)
        {
            return same;
        }

        var shortest = policy.MinimumInterval ?? TimeSpan.Zero;
        var longest = policy.MaximumInterval ?? shortest;
        var growth = (Math.Pow(2, Math.Min(attempt, 30)) - 1) * Math.Max(shortest.TotalSeconds, 1);
        var seconds = shortest.TotalSeconds + (growth * Jitter());
        return TimeSpan.FromSeconds(Math.Min(seconds, longest.TotalSeconds));
    }

    // Between 0.8 and 1.2: not a secret, only a spread.
#pragma warning disable CA5394
    private static double Jitter() => 0.8 + (Random.Shared.NextDouble() * 0.4);
#pragma warning restore CA5394
}
