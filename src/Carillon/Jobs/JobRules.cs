using System.Globalization;
using System.Text.RegularExpressions;
using Carillon.Configuration;
using Cronos;

namespace Carillon.Jobs;

/// <summary>
/// What a value of a job must be, one rule for each, the same wherever the value comes from: <c>[Job]</c>,
/// <c>Carillon:Defaults</c>, or an operator at run time.
/// </summary>
/// <remarks>
/// Each rule answers null where the value can be kept. Otherwise it answers what is wrong, and what is allowed, as a sentence
/// without its subject: whoever asks puts the name of the value, and the value as it was written, before it. A rule about one
/// value names no other source. What a <c>TimerTrigger</c> must keep to beside these is the business of whoever reads one.
/// </remarks>
public static partial class JobRules
{
    /// <summary>A cron expression: 5 or 6 fields or a macro, at most 1,000 characters, and due at least once more.</summary>
    /// <param name="expression">The expression, settings resolved.</param>
    /// <param name="zone">The zone it is read in.</param>
    /// <param name="now">Now: from here on it must be due.</param>
    public static string? Schedule(string expression, TimeZoneInfo zone, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (expression.Length > JobLimits.LongestSchedule)
        {
            return string.Create(CultureInfo.InvariantCulture, $"has {expression.Length} characters; at most {JobLimits.LongestSchedule} are allowed.");
        }

        try
        {
            return Scheduling.Schedule.Parse(expression, zone).NextAfter(now) is null ? "is never due." : null;
        }
        catch (CronFormatException exception)
        {
            return $"can't be read: {exception.Message}";
        }
    }

    /// <summary>
    /// The same, where settings may have been put into it: then nothing of it is quoted. They may hold anything, and are not for
    /// whoever named them to read.
    /// </summary>
    /// <param name="expression">The expression, settings resolved.</param>
    /// <param name="fromSettings">Whether settings were put into it.</param>
    /// <param name="zone">The zone it is read in.</param>
    /// <param name="now">Now: from here on it must be due.</param>
    public static string? Schedule(string expression, bool fromSettings, TimeZoneInfo zone, DateTimeOffset now) =>
        Schedule(expression, zone, now) is not { } rule ? null
        : fromSettings ? "is no cron expression, or is never due, with its settings replaced."
        : rule;

    /// <summary>The name of a zone that this machine knows. <see cref="TimeZoneInfo.FindSystemTimeZoneById"/> then finds it.</summary>
    /// <param name="name">Its name, which is also that of a file on some machines: a path is no name.</param>
    public static string? TimeZone(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ZoneName().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)
            ? null
            : "is not a zone of this machine. Write an IANA name, such as \"Europe/Berlin\".";
    }

    /// <summary>The time of one attempt: more than zero, at most a day, and over 30 seconds before the platform ends its invocation.</summary>
    /// <param name="timeout">The time-out.</param>
    /// <param name="platformLimit">How long an invocation may take (<c>functionTimeout</c>). Null where there is no limit.</param>
    public static string? Timeout(TimeSpan timeout, TimeSpan? platformLimit) =>
        !Within(timeout, JobLimits.LongestTimeout) ? NotATime(JobLimits.LongestTimeout)
        : platformLimit is { } limit && timeout > limit - JobLimits.PlatformMargin
            ? $"is too long: the platform ends an invocation after {limit} (functionTimeout in host.json), and the outcome has to be recorded {JobLimits.PlatformMargin.TotalSeconds:0} seconds before. Allow at most {limit - JobLimits.PlatformMargin}, or raise functionTimeout."
        : null;

    /// <summary>Retries inside a run: 0 to 100.</summary>
    public static string? MaxRetries(int retries) => Between(retries, 0, JobLimits.MaxRetries);

    /// <summary>Runs that are started again after a loss: 0 to 10.</summary>
    /// <param name="reruns">How many.</param>
    /// <param name="onlyByPlatform"><see cref="JobDefinition.OnlyByPlatform"/> of the job.</param>
    public static string? RerunAfterLoss(int reruns, string? onlyByPlatform) =>
        Between(reruns, 0, JobLimits.MaxRerunAfterLoss)
        ?? (reruns > 0 && onlyByPlatform is not null ? $"can't be kept: nothing but the platform's timer can start it, because it {onlyByPlatform}. Leave it out, or write 0." : null);

    /// <summary>A misfire policy: one that there is, and that the job can follow.</summary>
    /// <param name="misfire">The policy.</param>
    /// <param name="onlyByPlatform"><see cref="JobDefinition.OnlyByPlatform"/> of the job.</param>
    public static string? Misfire(MisfirePolicy misfire, string? onlyByPlatform) =>
        Defined(misfire)
        ?? (misfire == MisfirePolicy.All && onlyByPlatform is not null
            ? $"can't be kept: only the platform's timer can run it, once each time it fires, because it {onlyByPlatform}. Write Latest or None."
            : null);

    /// <summary>An overlap policy: one that there is, and that the job can follow.</summary>
    /// <param name="overlap">The policy.</param>
    /// <param name="onlyByPlatform"><see cref="JobDefinition.OnlyByPlatform"/> of the job.</param>
    public static string? Overlap(OverlapPolicy overlap, string? onlyByPlatform) =>
        Defined(overlap)
        ?? (overlap is OverlapPolicy.Queue or OverlapPolicy.CancelRunning && onlyByPlatform is not null
            ? $"can't be kept: a run that waits is started by Carillon, and only the platform's timer can start this one, because it {onlyByPlatform}. Write Skip or Allow."
            : null);

    /// <summary>How late an occurrence may start: more than zero, at most 30 days, and nothing where nothing runs late.</summary>
    /// <param name="lateness">How late.</param>
    /// <param name="misfire">The misfire policy in force beside it.</param>
    public static string? MaxLateness(TimeSpan lateness, MisfirePolicy misfire) =>
        misfire == MisfirePolicy.None ? "has nothing to say with Misfire = None, which runs nothing late. Leave it out."
        : Within(lateness, JobLimits.LongestLateness) ? null
        : NotATime(JobLimits.LongestLateness);

    /// <summary>How long finished executions are kept: more than zero, at most 3,650 days.</summary>
    public static string? RetainFor(TimeSpan time) => Within(time, JobLimits.LongestRetention) ? null : NotATime(JobLimits.LongestRetention);

    /// <summary>How many finished executions are kept: 1 to 100,000.</summary>
    public static string? RetainCount(int count) => Between(count, 1, JobLimits.MostRetained);

    /// <summary>An alias: what a name of a job may be.</summary>
    public static string? Alias(string alias) => JobId.TryCreate(JobId.DefaultNamespace, alias, out _) ? null : $"is not {JobId.Rule}.";

    /// <summary>Tags: at most 20, each a letter or digit followed by up to 49 letters, digits, '-', '_', '.' or ':'.</summary>
    public static string? Tags(IReadOnlyCollection<string?> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (tags.Count > JobLimits.MostTags)
        {
            return string.Create(CultureInfo.InvariantCulture, $"are {tags.Count}; at most {JobLimits.MostTags} are allowed.");
        }

        var bad = tags.Where(tag => tag is null || !Tag().IsMatch(tag)).Take(1).ToList();
        return bad.Count == 0 ? null : $"have \"{bad[0]}\", which is not a letter or digit followed by up to 49 letters, digits, '-', '_', '.' or ':'.";
    }

    /// <summary>
    /// Reads a length of time as people write it, <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>. A bare number, which would be days, is
    /// none. What is none is read as zero, which no rule allows.
    /// </summary>
    public static bool TryReadTime(string text, out TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(text);
        time = default;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out time);
    }

    private static bool Within(TimeSpan time, TimeSpan most) => time > TimeSpan.Zero && time <= most;

    private static string NotATime(TimeSpan most) => $"is not a time of more than 00:00:00 and at most {most}.";

    private static string? Between(int value, int least, int most) =>
        value >= least && value <= most ? null : string.Create(CultureInfo.InvariantCulture, $"is not from {least} to {most}.");

    private static string? Defined<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? null : $"is not one of {string.Join(", ", Enum.GetNames<T>())}.";

    [GeneratedRegex(@"\A[A-Za-z0-9](?!.*\.\.)[A-Za-z0-9 ._+()/-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.:-]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
