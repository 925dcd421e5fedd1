using System.Globalization;
using Carillon.Configuration;
using Carillon.Jobs;

namespace Carillon.Functions.Discovery;

/// <summary>
/// The values of a job: those of its <c>[Job]</c>, and <c>Carillon:Defaults</c> where that says nothing. A value that a job was
/// given and can't keep is a problem; a default that one can't keep gives way to the nearest that it can.
/// </summary>
/// <param name="attribute">What the job says.</param>
/// <param name="defaults">What holds where it says nothing.</param>
/// <param name="onlyByPlatform">Why only the platform's timer can start it, or null.</param>
/// <param name="problem">Takes what is wrong.</param>
internal sealed class JobSettings(JobAttribute attribute, JobDefaultsOptions defaults, string? onlyByPlatform, Action<string> problem)
{
    /// <summary>Another name. Null where it has none.</summary>
    /// <param name="bySetting">The one that a setting gives Carillon's own jobs.</param>
    public string? Alias(string? bySetting) => Name("Alias", string.IsNullOrEmpty(bySetting) ? attribute.Alias : bySetting);

    /// <summary>How its function is called there. Null for the default.</summary>
    public string? FunctionAlias() => Name("FunctionAlias", attribute.FunctionAlias);

    /// <summary>How long one attempt may take.</summary>
    /// <param name="platformLimit">How long an invocation may take. Null where there is no limit.</param>
    /// <param name="givesWay">
    /// Whether a time-out that is too long for the platform is shortened: nobody but Carillon can change those of its own jobs.
    /// </param>
    public TimeSpan Timeout(TimeSpan? platformLimit, bool givesWay)
    {
        if (givesWay && JobRules.TryReadTime(attribute.Timeout ?? "", out var asked) && platformLimit - JobLimits.PlatformMargin is { } most && asked > most && most > TimeSpan.Zero)
        {
            return most;
        }

        if (attribute.Timeout is not { } text)
        {
            Check($"Carillon:Defaults:Timeout = {defaults.Timeout}", JobRules.Timeout(defaults.Timeout, platformLimit));
            return defaults.Timeout;
        }

        return Time(nameof(attribute.Timeout), text, timeout => JobRules.Timeout(timeout, platformLimit));
    }

    /// <summary>How often a failed attempt is tried again inside a run.</summary>
    public int MaxRetries() => Number(nameof(attribute.MaxRetries), attribute.MaxRetries, JobRules.MaxRetries) ?? defaults.MaxRetries;

    /// <summary>How often an occurrence is started again after its run was lost.</summary>
    public int RerunAfterLoss() =>
        Number(nameof(attribute.RerunAfterLoss), attribute.RerunAfterLoss, reruns => JobRules.RerunAfterLoss(reruns, onlyByPlatform))
        ?? (JobRules.RerunAfterLoss(defaults.RerunAfterLoss, onlyByPlatform) is null ? defaults.RerunAfterLoss : 0);

    /// <summary>What becomes of occurrences that no clock came for in time.</summary>
    public MisfirePolicy Misfire()
    {
        if (attribute.MisfireIfSet is not { } misfire)
        {
            return JobRules.Misfire(defaults.Misfire, onlyByPlatform) is null ? defaults.Misfire : MisfirePolicy.Latest;
        }

        Check($"Misfire = {misfire}", JobRules.Misfire(misfire, onlyByPlatform));
        return misfire;
    }

    /// <summary>How late an occurrence may still start. Null for the default of its misfire policy.</summary>
    /// <param name="misfire">The misfire policy in force.</param>
    public TimeSpan? MaxLateness(MisfirePolicy misfire)
    {
        if (attribute.MaxLateness is not { } text)
        {
            return misfire == MisfirePolicy.None ? null : defaults.MaxLateness;
        }

        var byDefault = misfire == MisfirePolicy.None && attribute.MisfireIfSet is null
            ? " (That is Carillon:Defaults:Misfire: a job that may start late says Misfire itself.)"
            : "";
        return Time(nameof(attribute.MaxLateness), text, lateness => JobRules.MaxLateness(lateness, misfire) is { } wrong ? wrong + byDefault : null);
    }

    /// <summary>What becomes of occurrences that fall due while a run is under way.</summary>
    public OverlapPolicy Overlap()
    {
        if (attribute.OverlapIfSet is not { } overlap)
        {
            return JobRules.Overlap(defaults.Overlap, onlyByPlatform) is null ? defaults.Overlap : OverlapPolicy.Skip;
        }

        Check($"Overlap = {overlap}", JobRules.Overlap(overlap, onlyByPlatform));
        return overlap;
    }

    /// <summary>Words to select it by: in lower case, each once, in one order however they were written.</summary>
    public IReadOnlyList<string> Tags()
    {
        var tags = attribute.Tags ?? [];
        Check("Tags", JobRules.Tags(tags));
        return [.. tags.OfType<string>().Select(tag => tag.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>How long finished executions are kept. Null for <c>Carillon:Retention</c>.</summary>
    public TimeSpan? RetainFor() =>
        attribute.RetainFor is { } text ? Time(nameof(attribute.RetainFor), text, JobRules.RetainFor) : null;

    /// <summary>How many finished executions are kept. Null for <c>Carillon:Retention</c>.</summary>
    public int? RetainCount() => Number(nameof(attribute.RetainCount), attribute.RetainCount, JobRules.RetainCount);

    private string? Name(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        Check($"{name} = \"{text}\"", JobRules.Alias(text));
        return text.ToLowerInvariant();
    }

    private TimeSpan Time(string name, string text, Func<TimeSpan, string?> rule)
    {
        // What can't be read is zero, which breaks every rule.
        _ = JobRules.TryReadTime(text, out var time);
        Check($"{name} = \"{text}\"", rule(time));
        return time;
    }

    private int? Number(string name, int value, Func<int, string?> rule)
    {
        if (value == JobAttribute.UseDefault)
        {
            return null;
        }

        Check(string.Create(CultureInfo.InvariantCulture, $"{name} = {value}"), rule(value));
        return value;
    }

    private void Check(string subject, string? wrong)
    {
        if (wrong is not null)
        {
            problem($"{subject} {wrong}");
        }
    }
}
