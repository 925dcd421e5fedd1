namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>When a timer is due.</summary>
internal interface ITimerSchedule
{
    /// <summary>Whether it is due so often that remembering it is not worth the writing.</summary>
    bool IsTooFrequentToMonitor { get; }

    /// <summary>The first occurrence after an instant; null when there is none.</summary>
    DateTimeOffset? Next(DateTimeOffset after);
}
