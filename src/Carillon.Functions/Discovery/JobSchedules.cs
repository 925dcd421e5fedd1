using Carillon.Configuration;
using Carillon.Jobs;
using Carillon.Scheduling;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Discovery;

/// <summary>Reads when jobs are due: the schedule of the trigger, which the Functions host reads, too, in the job's zone.</summary>
internal sealed class JobSchedules(IConfiguration configuration, TimeProvider time)
{
    /// <summary>The zone in which the platform's timers ring.</summary>
    public TimeZoneInfo PlatformZone { get; } = Discovery.PlatformZone.Of(configuration, time);

    /// <summary>The zone of a job: its own, or else the platform's.</summary>
    /// <param name="attribute">What the job says.</param>
    /// <param name="onlyByPlatform">Why only the platform's timer can start it, or null.</param>
    /// <param name="problem">Takes what is wrong.</param>
    public TimeZoneInfo Zone(JobAttribute attribute, string? onlyByPlatform, Action<string> problem)
    {
        if (attribute.TimeZone is not { } name)
        {
            return PlatformZone;
        }

        if (JobRules.TimeZone(name) is { } wrong)
        {
            problem($"TimeZone = \"{name}\" {wrong}");
            return PlatformZone;
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        if (onlyByPlatform is not null && !zone.HasSameRules(PlatformZone))
        {
            problem($"TimeZone = \"{name}\" can't be kept: only the platform's timer can run it, in the platform's zone, because it {onlyByPlatform}.");
        }

        return zone;
    }

    /// <summary>The schedule of a trigger. Null where it can't be one.</summary>
    /// <param name="written">The schedule as written, settings not resolved.</param>
    /// <param name="zone">The zone it is read in.</param>
    /// <param name="problem">Takes what is wrong.</param>
    public Schedule? Read(string written, TimeZoneInfo zone, Action<string> problem)
    {
        if (!SettingReferences.TryResolveForHost(written, configuration, out var expression, out var unresolved))
        {
            problem($"the schedule \"{written}\" can't be read: {unresolved}. Settings stand in local.settings.json under Values, or in the app settings.");
            return null;
        }

        if ((NcrontabRules.Violation(expression) ?? JobRules.Schedule(expression, zone, time.GetUtcNow())) is { } wrong)
        {
            problem($"the schedule \"{expression}\" {wrong}");
            return null;
        }

        return Schedule.Parse(expression, zone);
    }
}
