namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>The same time from one run to the next.</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : ITimerSchedule
{
    public bool IsTooFrequentToMonitor => interval < TimeSpan.FromMinutes(1);

    public DateTimeOffset? Next(DateTimeOffset after) => after + interval;
}
