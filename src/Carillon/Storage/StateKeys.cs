using System.Globalization;
using System.Text;
using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Storage;

/// <summary>
/// Every row key there is: how it is built, how it is read back, and the bounds of its ranges. Parts are joined by '!', which
/// sorts before every character a part may hold, so a range over the first parts never reaches into another one. Times that
/// list the newest first are inverted: the largest tick count minus the time's.
/// </summary>
public static class StateKeys
{
    private const char Separator = '!';
    private const char PastSeparator = '"';

    /// <summary>Every job's definition.</summary>
    public static KeyRange Jobs { get; } = Under("job");

    /// <summary>Every job's state.</summary>
    public static KeyRange JobStates { get; } = Under("state");

    /// <summary>Every pending or running execution.</summary>
    public static KeyRange Live { get; } = Under("live");

    /// <summary>The newest executions over all jobs, newest first.</summary>
    public static KeyRange Recent { get; } = Under("recent");

    /// <summary>What was done, newest first.</summary>
    public static KeyRange Audit { get; } = Under("audit");

    /// <summary>Every request that was accepted with an idempotency key.</summary>
    public static KeyRange Idempotency { get; } = Under("idem");

    /// <summary>Every token that callers show, in the order in which they were made.</summary>
    public static KeyRange Tokens { get; } = Under("token");

    /// <summary><c>conf!heartbeat</c>: the dispatcher's sign of life.</summary>
    public static RowKey Heartbeat { get; } = Setting("heartbeat");

    /// <summary><c>conf!health</c>: what the health check writes to see that it can.</summary>
    public static RowKey HealthCheck { get; } = Setting("health");

    /// <summary><c>conf!handoff</c>: the key with which runs that are handed off are signed.</summary>
    public static RowKey HandOffKey { get; } = Setting("handoff");

    /// <summary><c>conf!backup-feed</c>: the change feed that is being written.</summary>
    public static RowKey BackupFeed { get; } = Setting("backup-feed");

    /// <summary><c>conf!backup-proof</c>: what the last restore drill found.</summary>
    public static RowKey BackupProof { get; } = Setting("backup-proof");

    /// <summary><c>conf!restore</c>: stands in a store that is being filled from a backup, until all of it is there.</summary>
    public static RowKey Restore { get; } = Setting("restore");

    /// <summary><c>conf!live</c>: which store holds the state.</summary>
    public static RowKey LiveGeneration { get; } = Setting("live");

    /// <summary><c>conf!record-counts</c>: how many records there were at the last clean-up.</summary>
    public static RowKey RecordCounts { get; } = Setting("record-counts");

    /// <summary>What the sweeper did, newest first.</summary>
    public static KeyRange Sweeps { get; } = Under("sweep");

    /// <summary>The alerts, newest first.</summary>
    public static KeyRange Alerts { get; } = Under("alert");

    /// <summary>How the parts of Carillon were, newest first.</summary>
    public static KeyRange Checks { get; } = Under("check");

    /// <summary>The numbers that were collected, newest first.</summary>
    public static KeyRange Metrics { get; } = Under("metric");

    /// <summary>What clean-ups did, newest first.</summary>
    public static KeyRange Cleanings { get; } = Under("clean");

    /// <summary>What rules last said of their subjects.</summary>
    public static KeyRange Watches { get; } = Under("watch");

    /// <summary>The notices that have not been delivered, the oldest first.</summary>
    public static KeyRange Notices { get; } = Under("notice");

    /// <summary>The change feed, the oldest change first.</summary>
    public static KeyRange Changes { get; } = Under("log");

    /// <summary>Every row.</summary>
    public static KeyRange All { get; } = new(new RowKey("!"), new RowKey("\x7f"));

    /// <summary><c>job!{namespace}!{name}</c>: a job's definition.</summary>
    public static RowKey Job(JobId job) => Compose("job", Escape(job.Namespace), Escape(job.Name));

    /// <summary><c>state!{namespace}!{name}</c>: where a job stands.</summary>
    public static RowKey JobState(JobId job) => Compose("state", Escape(job.Namespace), Escape(job.Name));

    /// <summary><c>due!{ticks}!{namespace}!{name}</c>: when a job is due next.</summary>
    public static RowKey Due(DateTimeOffset dueAt, JobId job) => Compose("due", Ticks(dueAt), Escape(job.Namespace), Escape(job.Name));

    /// <summary>What is due up to an instant, the earliest first.</summary>
    public static KeyRange DueUpTo(DateTimeOffset instant) =>
        new(new RowKey("due!"), new RowKey(string.Concat("due!", Ticks(instant), PastSeparator.ToString())));

    /// <summary><c>live!{id}</c>: an execution that is pending or running.</summary>
    public static RowKey LiveRun(ExecutionId id) => Compose("live", id.ToString());

    /// <summary><c>exec!{namespace}!{name}!{inverted ticks}!{id}</c>: a finished execution.</summary>
    public static RowKey Execution(JobId job, ExecutionId id) =>
        Compose("exec", Escape(job.Namespace), Escape(job.Name), Inverted(id.Time), id.ToString());

    /// <summary><c>recent!{inverted ticks}!{id}</c>: where an execution is to be found; built from its id alone.</summary>
    public static RowKey RecentRun(ExecutionId id) => Compose("recent", Inverted(id.Time), id.ToString());

    /// <summary><c>audit!{inverted ticks}!{id}</c>: something that was done; built from its id alone.</summary>
    public static RowKey AuditEntry(ExecutionId id) => Compose("audit", Inverted(id.Time), id.ToString());

    /// <summary><c>sweep!{inverted ticks}!{id}</c>: something that the sweeper did; built from its id alone, as those that follow.</summary>
    public static RowKey Sweep(ExecutionId id) => Compose("sweep", Inverted(id.Time), id.ToString());

    /// <summary><c>alert!{inverted ticks}!{id}</c>: an alert.</summary>
    public static RowKey Alert(ExecutionId id) => Compose("alert", Inverted(id.Time), id.ToString());

    /// <summary><c>check!{inverted ticks}!{id}</c>: how a part of Carillon was.</summary>
    public static RowKey Check(ExecutionId id) => Compose("check", Inverted(id.Time), id.ToString());

    /// <summary><c>metric!{inverted ticks}!{id}</c>: a number at a time.</summary>
    public static RowKey Metric(ExecutionId id) => Compose("metric", Inverted(id.Time), id.ToString());

    /// <summary><c>clean!{inverted ticks}!{id}</c>: what a clean-up did with one kind of record.</summary>
    public static RowKey Cleaning(ExecutionId id) => Compose("clean", Inverted(id.Time), id.ToString());

    /// <summary><c>watch!{type}!{subject}</c>: what a rule last said of a subject.</summary>
    public static RowKey Watch(string type, string subject) => Compose("watch", Escape(type), Escape(subject));

    /// <summary>What a rule last said of its subjects.</summary>
    public static KeyRange WatchesOf(string type) => Under("watch", Escape(type));

    /// <summary><c>notice!{id}</c>: a notice that has not been delivered.</summary>
    public static RowKey Notice(ExecutionId id) => Compose("notice", id.ToString());

    /// <summary>What is left of a range of records, newest first, before an instant.</summary>
    /// <param name="records">One of <see cref="Sweeps"/>, <see cref="Alerts"/>, <see cref="Checks"/>, <see cref="Metrics"/>, <see cref="Cleanings"/>, <see cref="Audit"/>.</param>
    /// <param name="instant">The instant.</param>
    public static KeyRange Before(KeyRange records, DateTimeOffset instant) =>
        records with { From = new RowKey(records.From.Value + Inverted(instant.AddMilliseconds(-1))) };

    /// <summary>The newest of a range of records, down to an instant.</summary>
    /// <inheritdoc cref="Before" path="/param"/>
    public static KeyRange Since(KeyRange records, DateTimeOffset instant) =>
        records with { Before = new RowKey(records.From.Value + Inverted(instant.AddMilliseconds(-1))) };

    /// <summary><c>log!{ticks}!{id}</c>: which rows a transaction changed.</summary>
    public static RowKey Change(ExecutionId id, DateTimeOffset at) => Compose("log", Ticks(at), id.ToString());

    /// <summary><c>idem!{hash}</c>: a request that was accepted with an idempotency key.</summary>
    public static RowKey IdempotentRequest(string hash) => Compose("idem", Escape(hash));

    /// <summary><c>token!{id}</c>: a token that callers show.</summary>
    public static RowKey Token(ExecutionId id) => Compose("token", id.ToString());

    /// <summary><c>build!{build}</c>: a build that gave a sign of life.</summary>
    public static RowKey Build(string build) => Compose("build", Escape(build));

    /// <summary><c>conf!{name}</c>: something the installation remembers.</summary>
    public static RowKey Setting(string name) => Compose("conf", Escape(name));

    /// <summary>The definitions of the jobs of a namespace.</summary>
    public static KeyRange JobsOf(string ns) => Under("job", Escape(ns));

    /// <summary>The states of the jobs of a namespace.</summary>
    public static KeyRange JobStatesOf(string ns) => Under("state", Escape(ns));

    /// <summary>A job's finished executions, newest first.</summary>
    public static KeyRange Executions(JobId job) => Under("exec", Escape(job.Namespace), Escape(job.Name));

    /// <summary>A job's finished executions that were due or accepted before an instant, newest first.</summary>
    public static KeyRange ExecutionsBefore(JobId job, DateTimeOffset instant) =>
        Executions(job) with { From = Compose("exec", Escape(job.Namespace), Escape(job.Name), Inverted(instant.AddMilliseconds(-1))) };

    /// <summary>A job's finished executions that were due or accepted from one instant on and before another, newest first.</summary>
    public static KeyRange ExecutionsBetween(JobId job, DateTimeOffset from, DateTimeOffset before) =>
        ExecutionsBefore(job, before) with { Before = ExecutionsBefore(job, from).From };

    /// <summary>What was done before an instant, newest first.</summary>
    public static KeyRange AuditBefore(DateTimeOffset instant) => Audit with { From = Compose("audit", Inverted(instant.AddMilliseconds(-1))) };

    /// <summary>The states of the jobs from one to another, both included.</summary>
    public static KeyRange JobStatesBetween(JobId first, JobId last) =>
        new(JobState(first), new RowKey(JobState(last).Value + Separator));

    /// <summary>The job that a <c>job!</c> or <c>state!</c> row is about.</summary>
    public static JobId JobOf(RowKey key)
    {
        var parts = Parts(key);
        return parts.Count >= 3
            ? JobId.Create(parts[1], parts[2])
            : throw new FormatException($"The key '{key}' names no job.");
    }

    /// <summary>The first part of a key: which kind of row stands there.</summary>
    public static string Kind(RowKey key)
    {
        var end = key.Value.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 ? key.Value : key.Value[..end];
    }

    /// <summary>The parts of a key, unescaped.</summary>
    public static IReadOnlyList<string> Parts(RowKey key) => [.. key.Value.Split(Separator).Select(Unescape)];

    /// <summary>
    /// Writes text in the key alphabet: lower-case letters, digits, '-', '_' and '.' stand for themselves, every other UTF-16
    /// unit becomes '~' and four hex digits. <see cref="Unescape"/> reads it back.
    /// </summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.All(IsPlain))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var unit in text)
        {
            _ = IsPlain(unit) ? escaped.Append(unit) : escaped.Append(CultureInfo.InvariantCulture, $"~{(int)unit:x4}");
        }

        return escaped.ToString();
    }

    /// <summary>Reads what <see cref="Escape"/> wrote.</summary>
    /// <exception cref="FormatException">A '~' is not followed by four hex digits.</exception>
    public static string Unescape(string escaped)
    {
        ArgumentNullException.ThrowIfNull(escaped);
        if (!escaped.Contains('~', StringComparison.Ordinal))
        {
            return escaped;
        }

        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '~')
            {
                text.Append(escaped[i]);
                continue;
            }

            if (i + 4 >= escaped.Length
                || !ushort.TryParse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                throw new FormatException($"The key part '{escaped}' has a '~' at position {i} without four hex digits after it.");
            }

            text.Append((char)unit);
            i += 4;
        }

        return text.ToString();
    }

    private static bool IsPlain(char unit) => unit is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.';

    private static string Ticks(DateTimeOffset time) => time.UtcTicks.ToString("d19", CultureInfo.InvariantCulture);

    private static string Inverted(DateTimeOffset time) =>
        (DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("d19", CultureInfo.InvariantCulture);

    private static RowKey Compose(params ReadOnlySpan<string> parts) => new(string.Join(Separator, parts));

    private static KeyRange Under(params ReadOnlySpan<string> parts)
    {
        var prefix = string.Join(Separator, parts);
        return new KeyRange(new RowKey(prefix + Separator), new RowKey(prefix + PastSeparator));
    }
}
