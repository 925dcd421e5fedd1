using Microsoft.Azure.Functions.Worker.Discovery;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>A timer function whose schedule could be read.</summary>
internal sealed record TimerFunction(IndexedFunction Function, ITimerSchedule Schedule, bool IsMonitored, bool RunsOnStartup)
{
    public string Name => Function.Name;
}
