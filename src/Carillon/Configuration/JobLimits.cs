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

    /// <summary>The most lost runs in a row that a job may be given before it is paused.</summary>
    public const int MaxPauseAfterLosses = 100;

    /// <summary>The most tags of a job.</summary>
    public const int MostTags = 20;

    /// <summary>The most finished executions that a job can ask to keep.</summary>
    public const int MostRetained = 100_000;

    /// <summary>The most characters of a cron expression: room for one that lists every value of every field.</summary>
    public const int LongestSchedule = 1_000;

    /// <summary>The longest time that one attempt may take.</summary>
    public static TimeSpan LongestTimeout { get; } = TimeSpan.FromDays(1);

    /// <summary>The latest that an occurrence may start.</summary>
    public static TimeSpan LongestLateness { get; } = TimeSpan.FromDays(30);

    /// <summary>The longest time that finished executions are kept.</summary>
    public static TimeSpan LongestRetention { get; } = TimeSpan.FromDays(3_650);

    /// <summary>
    /// How long before the platform's own time limit a run must be over, so that its outcome is still recorded.
    /// </summary>
    public static TimeSpan PlatformMargin { get; } = TimeSpan.FromSeconds(30);
}
