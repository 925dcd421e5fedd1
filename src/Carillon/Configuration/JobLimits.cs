namespace Carillon.Configuration;

/// <summary>Bounds that hold for every job, wherever its values come from.</summary>
public static class JobLimits
{
    /// <summary>The most retries inside a run.</summary>
    public const int MaxRetries = 100;

    /// <summary>The most runs of one occurrence that are started again after a loss.</summary>
    public const int MaxRerunAfterLoss = 10;

    /// <summary>The most runs of a job side by side, where it allows overlap.</summary>
    public const int MostParallel = 100;

    /// <summary>
    /// How long before the platform's own time limit a run must be over, so that its outcome is still recorded.
    /// </summary>
    public static TimeSpan PlatformMargin { get; } = TimeSpan.FromSeconds(30);
}
