using System.Globalization;
using System.Reflection;
using Carillon.Configuration;
using Carillon.Jobs;
using Carillon.Scheduling;
using Cronos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Discovery;

/// <summary>
/// Finds the jobs among the app's functions: every timer function is one, unless it says that it is not. What can't work is a
/// problem that stops the start, with the method's name and what to write instead; all problems are told at once.
/// </summary>
internal sealed class JobDiscovery(
    FunctionTable functions, DisabledFunctions disabled, JobMethods methods, IConfiguration configuration, TimeProvider time, IOptions<JobDefaultsOptions> defaults)
{
    private readonly TimeZoneInfo _platformZone = PlatformZone.Of(configuration, time);

    /// <summary>Finds the jobs.</summary>
    /// <exception cref="ConfigurationException">Some can't work.</exception>
    public IReadOnlyList<Job> Find()
    {
        var problems = new List<string>();
        var limit = HostSettings.Read(configuration).FunctionTimeout;
        var jobs = functions.Entries
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .Select(function => Read(function, limit, problem => problems.Add($"{function.MethodName} ('{function.Name}'): {problem}")))
            .OfType<Job>()
            .ToList();

        return problems.Count == 0 ? jobs : throw new ConfigurationException("Some jobs can't run as they are written:", problems);
    }

    private Job? Read(FunctionEntry function, TimeSpan? platformLimit, Action<string> report)
    {
        var attribute = function.Method.GetCustomAttribute<JobAttribute>();
        var optedOut = function.Method.IsDefined(typeof(NotAJobAttribute));
        if (attribute is not null && optedOut)
        {
            report("[Job] and [NotAJob] contradict each other. Remove one of them.");
            return null;
        }

        if (function.Timer is null)
        {
            if (attribute is not null)
            {
                report("[Job] needs a timer trigger. Give the method a [TimerTrigger] parameter, or remove [Job].");
            }

            return null;
        }

        if (optedOut)
        {
            return null;
        }

        var problems = 0;
        void Problem(string problem)
        {
            problems++;
            report(problem);
        }

        if (function.Method.GetCustomAttribute<RetryAttribute>() is { } retry)
        {
            Problem($"[{retry.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)}] makes the platform start the run again behind the ledger's back. Remove it, and write [Job(MaxRetries = {retry.MaxRetryCount.ToString(CultureInfo.InvariantCulture)})].");
        }

        var call = JobParameters.Read(function, attribute is not null, Problem);
        var onlyByPlatform = call.OnlyByPlatform;
        if (!call.ThroughPlatform && JobReturn.Violation(function.Method) is { } badReturn)
        {
            Problem(badReturn);
        }

        attribute ??= new JobAttribute();
        var zone = ReadZone(attribute, onlyByPlatform, Problem);
        var schedule = ReadSchedule(function.Timer.Schedule, zone, Problem);
        if (!JobId.TryCreate(attribute.Namespace, function.Name, out var id))
        {
            Problem($"Namespace = \"{attribute.Namespace}\" is not {JobId.Rule}.");
        }

        var timeout = ReadTimeout(attribute, platformLimit, Problem);
        var maxRetries = attribute.MaxRetries == JobAttribute.UseDefault ? defaults.Value.MaxRetries : attribute.MaxRetries;
        if (maxRetries is < 0 or > JobLimits.MaxRetries)
        {
            Problem($"MaxRetries = {maxRetries.ToString(CultureInfo.InvariantCulture)} is not from 0 to {JobLimits.MaxRetries}.");
        }

        var maxLateness = ReadMaxLateness(attribute, Problem);
        if (onlyByPlatform is not null && attribute.Misfire == MisfirePolicy.All)
        {
            Problem($"Misfire = All can't be kept: only the platform's timer can run it, once each time it fires, because it {onlyByPlatform}.");
        }

        if (problems > 0)
        {
            return null;
        }

        var definition = new JobDefinition
        {
            Id = id,
            FunctionName = function.Name,
            Schedule = schedule!.Expression,
            TimeZone = schedule.Zone.Id,
            Description = attribute.Description,
            Timeout = timeout,
            MaxRetries = maxRetries,
            Enabled = !disabled.Contains(function.Name),
            Misfire = attribute.Misfire,
            MaxLateness = maxLateness,
            OnlyByPlatform = onlyByPlatform,
        };
        var method = call.ThroughPlatform ? null : new JobMethod(function.Method, schedule, time);
        if (method is not null)
        {
            methods.Add(id, method);
        }

        return new Job(
            definition,
            schedule,
            onlyByPlatform is null ? method : null,
            RungByItsTrigger: schedule.Zone.HasSameRules(_platformZone));
    }

    private TimeZoneInfo ReadZone(JobAttribute attribute, string? onlyByPlatform, Action<string> problem)
    {
        if (attribute.TimeZone is not { } name)
        {
            return _platformZone;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            problem($"TimeZone = \"{name}\" is not a zone of this machine. Write an IANA name, such as \"Europe/Berlin\".");
            return _platformZone;
        }

        if (onlyByPlatform is not null && !zone.HasSameRules(_platformZone))
        {
            problem($"TimeZone = \"{name}\" can't be kept: only the platform's timer can run it, in the platform's zone, because it {onlyByPlatform}.");
        }

        return zone;
    }

    private static TimeSpan? ReadMaxLateness(JobAttribute attribute, Action<string> problem)
    {
        if (!Enum.IsDefined(attribute.Misfire))
        {
            problem($"Misfire = {attribute.Misfire} is not one of {string.Join(", ", Enum.GetNames<MisfirePolicy>())}.");
        }

        if (attribute.MaxLateness is not { } text)
        {
            return null;
        }

        if (attribute.Misfire == MisfirePolicy.None)
        {
            problem($"MaxLateness = \"{text}\" has nothing to say with Misfire = None, which runs nothing late. Remove it.");
        }

        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var maxLateness) && maxLateness > TimeSpan.Zero && maxLateness <= TimeSpan.FromDays(30))
        {
            return maxLateness;
        }

        problem($"MaxLateness = \"{text}\" is not a time of more than 00:00:00 and at most 30.00:00:00.");
        return null;
    }

    private Schedule? ReadSchedule(string written, TimeZoneInfo zone, Action<string> problem)
    {
        if (!SettingReferences.TryResolveForHost(written, configuration, out var expression, out var unresolved))
        {
            problem($"the schedule \"{written}\" can't be read: {unresolved}. Set it in local.settings.json under Values, or in the app settings.");
            return null;
        }

        if (NcrontabRules.Violation(expression) is { } violation)
        {
            problem($"the schedule \"{expression}\" {violation}");
            return null;
        }

        try
        {
            var schedule = Schedule.Parse(expression, zone);
            if (schedule.NextAfter(time.GetUtcNow()) is not null)
            {
                return schedule;
            }

            problem($"the schedule \"{expression}\" is never due.");
        }
        catch (CronFormatException exception)
        {
            problem($"the schedule \"{expression}\" can't be read: {exception.Message}");
        }

        return null;
    }

    private TimeSpan ReadTimeout(JobAttribute attribute, TimeSpan? platformLimit, Action<string> problem)
    {
        var timeout = defaults.Value.Timeout;
        if (attribute.Timeout is { } text && (!TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out timeout) || timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(1)))
        {
            problem($"Timeout = \"{text}\" is not a time of more than 00:00:00 and at most 1.00:00:00.");
        }
        else if (platformLimit is { } limit && timeout > limit - JobLimits.PlatformMargin)
        {
            problem($"a time-out of {timeout} is too long: the platform ends an invocation after {limit} (functionTimeout in host.json), and the outcome has to be recorded {JobLimits.PlatformMargin.TotalSeconds:0} seconds before. Allow at most {limit - JobLimits.PlatformMargin}, or raise functionTimeout.");
        }

        return timeout;
    }
}
