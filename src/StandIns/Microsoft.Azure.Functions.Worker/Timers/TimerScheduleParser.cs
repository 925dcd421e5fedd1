using System.Globalization;
using Microsoft.Azure.Functions.Worker.Settings;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Reads what a timer trigger calls its schedule.</summary>
internal static class TimerScheduleParser
{
    /// <summary>Resolves the settings in the text and reads the rest; a text that is no schedule is a <see cref="FormatException"/>.</summary>
    public static ITimerSchedule Parse(string text, HostSettings settings, TimeZoneInfo zone)
    {
        var schedule = SettingNames.Resolve(text, settings.Settings).Trim();
        if (Ncrontab.TryParse(schedule, zone) is { } cron)
        {
            return cron;
        }

        return TimeSpan.TryParse(schedule, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new IntervalSchedule(interval)
            : throw new FormatException($"The schedule '{schedule}' is neither a cron expression of five or six fields (numbers, names, '*', ',', '-', '/') nor a time span.");
    }
}
