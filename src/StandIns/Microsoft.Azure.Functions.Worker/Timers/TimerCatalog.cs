using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>The timers that can run: a schedule that cannot be read costs its own function only.</summary>
internal sealed class TimerCatalog(FunctionIndex index, HostSettings settings, TimeProvider clock, ILogger<TimerCatalog> logger)
{
    private readonly ConcurrentDictionary<string, string> refused = new();
    private readonly Lazy<TimeZoneInfo> zone = new(() => FindZone(settings, clock));

    /// <summary>The zone that schedules are read in.</summary>
    public TimeZoneInfo Zone => zone.Value;

    /// <summary>Whether a function's schedule could be read; without one the host does not know the function.</summary>
    public bool IsKnown(IndexedFunction function) => !refused.ContainsKey(function.Name);

    public IReadOnlyList<TimerFunction> Read()
    {
        List<TimerFunction> timers = [];
        foreach (var function in index.Functions)
        {
            if (function.Trigger is not TimerTriggerAttribute trigger)
            {
                continue;
            }

            if (settings.IsDisabled(function.Name))
            {
                TimerLog.Disabled(logger, function.Name);
            }
            else if (TryRead(function, trigger) is { } timer)
            {
                timers.Add(timer);
            }
        }

        return timers;
    }

    private TimerFunction? TryRead(IndexedFunction function, TimerTriggerAttribute trigger)
    {
        try
        {
            var schedule = TimerScheduleParser.Parse(trigger.Schedule, settings, Zone);
            return new TimerFunction(function, schedule, trigger.UseMonitor && !schedule.IsTooFrequentToMonitor, trigger.RunOnStartup);
        }
        catch (FormatException fault)
        {
            refused[function.Name] = fault.Message;
            TimerLog.ScheduleRefused(logger, function.Name, fault.Message);
            return null;
        }
    }

    private static TimeZoneInfo FindZone(HostSettings settings, TimeProvider clock)
    {
        if (settings.Settings["WEBSITE_TIME_ZONE"] is not { Length: > 0 } name)
        {
            return clock.LocalTimeZone;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
            : throw new InvalidOperationException($"WEBSITE_TIME_ZONE is '{name}', which this machine does not know. Write an IANA name such as Europe/Berlin.");
    }
}
