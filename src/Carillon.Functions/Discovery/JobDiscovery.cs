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
    FunctionTable functions, IConfiguration configuration, TimeProvider time, IOptions<JobDefaultsOptions> defaults)
{
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

        var schedule = ReadSchedule(function.Timer.Schedule, Problem);
        var onlyByPlatform = JobParameters.OnlyByPlatform(function, attribute is not null, Problem);
        attribute ??= new JobAttribute();
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
            OnlyByPlatform = onlyByPlatform,
        };
        return new Job(definition, schedule, onlyByPlatform is null ? new JobMethod(function.Method, schedule, time) : null);
    }

    private Schedule? ReadSchedule(string written, Action<string> problem)
    {
        if (!SettingReferences.TryResolve(written, configuration, out var expression, out var unresolved))
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
            var schedule = Schedule.Parse(expression, time.LocalTimeZone);
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
