using System.Globalization;
using System.Reflection;
using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Functions.SystemJobs;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Discovery;

/// <summary>
/// Finds the jobs among the app's functions: every timer function is one, unless it says that it is not. What can't work is a
/// problem that stops the start, with the method's name and what to write instead; all problems are told at once.
/// </summary>
internal sealed class JobDiscovery(
    FunctionTable functions, DisabledFunctions disabled, JobMethods methods, BackupSwitch backups, IEnumerable<JobSwitch> switches, IConfiguration configuration, TimeProvider time,
    IOptions<JobDefaultsOptions> defaults, IOptions<AliasOptions> aliases)
{
    private readonly JobSchedules _schedules = new(configuration, time);

    /// <summary>Finds the jobs.</summary>
    /// <exception cref="ConfigurationException">Some can't work.</exception>
    public IReadOnlyList<Job> Find()
    {
        var problems = new List<string>();
        var limit = HostSettings.Read(configuration).FunctionTimeout;
        var jobs = functions.Entries
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .Select(function => Find(function, limit, problem => problems.Add($"{function.MethodName} ('{function.Name}'): {problem}")))
            .OfType<Job>()
            .ToList();
        problems.AddRange(SharedNames(jobs));

        return problems.Count == 0 ? jobs : throw new ConfigurationException("Some jobs can't run as they are written:", problems);
    }

    /// <summary>Names that two jobs have: whoever uses one could mean either.</summary>
    private static IEnumerable<string> SharedNames(IEnumerable<Job> jobs) => jobs
        .SelectMany(job => JobCatalog.NamesOf(job.Definition).Select(name => (Name: name, Job: job)))
        .GroupBy(named => named.Name, StringComparer.OrdinalIgnoreCase)
        .Where(named => named.Count() > 1)
        .Select(named => $"the name '{named.Key}' is that of {string.Join(" and of ", named.Select(one => $"'{one.Job.Definition.FunctionName}'"))}. An Alias, a FunctionAlias and a job's own name are each one job's alone: write another one.");

    /// <summary>The job that a function is. Null where it is none, or none that can run.</summary>
    private Job? Find(FunctionEntry function, TimeSpan? platformLimit, Action<string> report)
    {
        var attribute = function.Method.GetCustomAttribute<JobAttribute>();
        if (function.Method.IsDefined(typeof(NotAJobAttribute)))
        {
            if (attribute is not null)
            {
                report("[Job] and [NotAJob] contradict each other. Remove one of them.");
            }

            return null;
        }

        if (function.Timer is { } timer)
        {
            return Read(function, timer, attribute, platformLimit, report);
        }

        if (attribute is not null)
        {
            report("[Job] needs a timer trigger. Give the method a [TimerTrigger] parameter, or remove [Job].");
        }

        return null;
    }

    private Job? Read(FunctionEntry function, TimerBinding timer, JobAttribute? written, TimeSpan? platformLimit, Action<string> report)
    {
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

        var call = JobParameters.Read(function, written is not null, Problem);
        if (!call.ThroughPlatform && JobReturn.Violation(function.Method) is { } badReturn)
        {
            Problem(badReturn);
        }

        var attribute = written ?? new JobAttribute();
        if (!JobId.TryCreate(attribute.Namespace, function.Name, out var id))
        {
            Problem($"Namespace = \"{attribute.Namespace}\" is not {JobId.Rule}.");
        }

        var zone = _schedules.Zone(attribute, call.OnlyByPlatform, Problem);
        var schedule = _schedules.Read(timer.Schedule, zone, Problem);
        var settings = new JobSettings(attribute, defaults.Value, call.OnlyByPlatform, Problem);
        var own = function.Method.GetCustomAttribute<SystemJobAttribute>();
        var system = own is not null;
        var misfire = settings.Misfire();
        var off = switches.FirstOrDefault(one => one.Function.Equals(function.Name, StringComparison.OrdinalIgnoreCase))?.WhyOff;
        var definition = new JobDefinition
        {
            Id = id,
            FunctionName = function.Name,
            Alias = settings.Alias(system ? aliases.Value.Of(function.Name) : null),
            FunctionAlias = settings.FunctionAlias(),
            Schedule = schedule?.Expression ?? "",
            TimeZone = zone.Id,
            Description = off is null ? attribute.Description : $"{attribute.Description} Off: {off}".TrimStart(),
            Timeout = settings.Timeout(platformLimit, givesWay: system),
            MaxRetries = settings.MaxRetries(),
            Enabled = (system || defaults.Value.Enabled) && (own is not { ForBackups: true } || backups.IsOn) && !disabled.Contains(function.Name) && off is null,
            Misfire = misfire,
            MaxLateness = settings.MaxLateness(misfire),
            Overlap = settings.Overlap(),
            RerunAfterLoss = settings.RerunAfterLoss(),
            Tags = settings.Tags(),
            RetainFor = settings.RetainFor(),
            RetainCount = settings.RetainCount(),
            System = system,
            OnlyByPlatform = call.OnlyByPlatform,
        };
        if (problems > 0 || schedule is null)
        {
            return null;
        }

        var method = call.ThroughPlatform ? null : new JobMethod(function.Method, schedule, time);
        if (method is not null)
        {
            methods.Add(id, method);
        }

        return new Job(
            definition,
            schedule,
            call.OnlyByPlatform is null ? method : null,
            RungByItsTrigger: schedule.Zone.HasSameRules(_schedules.PlatformZone));
    }
}
