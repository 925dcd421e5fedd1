namespace Carillon.Jobs;

/// <summary>
/// Says what a timer function is as a job. Optional: a timer function without it is a job with the defaults.
/// What is left out here is taken from <c>Carillon:Defaults</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JobAttribute : Attribute
{
    /// <summary>The folder of jobs it belongs to. Default: <c>default</c>.</summary>
    public string Namespace { get; set; } = JobId.DefaultNamespace;

    /// <summary>
    /// Another name, under which other programs know the job: the scheduler API shows it in place of the job's own, and takes both. A
    /// letter followed by up to 127 letters, digits, <c>-</c> or <c>_</c>; kept in lower case, and nobody else's name. Default: none.
    /// </summary>
    public string? Alias { get; set; }

    /// <summary>
    /// The name of its function that the scheduler API shows, and takes. The same rule as for <see cref="Alias"/>. Default: <c>trigger_</c>
    /// and the job's name, with <c>_</c> for <c>-</c>.
    /// </summary>
    public string? FunctionAlias { get; set; }

    /// <summary>What it does, in a sentence for people. Default: none.</summary>
    public string? Description { get; set; }

    /// <summary>
    /// Words to select jobs by, kept in lower case. At most 20; each a letter or digit followed by up to 49 letters, digits,
    /// <c>-</c>, <c>_</c>, <c>.</c> or <c>:</c>. Default: none.
    /// </summary>
    public string[] Tags { get; set; } = [];

    /// <summary>
    /// How long one attempt may take, as <c>hh:mm:ss</c>. Positive, and at least 30 seconds under the <c>functionTimeout</c>
    /// of host.json. Default: <c>Carillon:Defaults:Timeout</c>, 2 minutes.
    /// </summary>
    public string? Timeout { get; set; }

    /// <summary>
    /// How often a failed attempt is tried again inside the same run, after 1, 2, 4 … at most 30 seconds. 0 to 100.
    /// Default: <c>Carillon:Defaults:MaxRetries</c>, 0.
    /// </summary>
    public int MaxRetries { get; set; } = UseDefault;

    /// <summary>
    /// How often an occurrence is started again, as a new execution, after its run was lost with its process: the code then runs
    /// at least once, not at most once. 0 to 10. Default: <c>Carillon:Defaults:RerunAfterLoss</c>, 0. A job that only the platform's
    /// timer can start has 0.
    /// </summary>
    public int RerunAfterLoss { get; set; } = UseDefault;

    /// <summary>
    /// The zone its schedule is read in, by its IANA name, such as <c>Europe/Berlin</c>. Default: the zone of the platform, UTC
    /// unless <c>WEBSITE_TIME_ZONE</c> or <c>TZ</c> says otherwise. A job with a zone of its own is started by the dispatcher, on
    /// the second.
    /// </summary>
    public string? TimeZone { get; set; }

    /// <summary>
    /// What becomes of occurrences that no clock came for in time. Default: <c>Carillon:Defaults:Misfire</c>,
    /// <see cref="MisfirePolicy.Latest"/>. A job that only the platform's timer can start can't have <see cref="MisfirePolicy.All"/>.
    /// </summary>
    public MisfirePolicy Misfire
    {
        get => MisfireIfSet ?? MisfirePolicy.Latest;
        set => MisfireIfSet = value;
    }

    /// <summary><see cref="Misfire"/>, where it was written. Null where it was left out.</summary>
    public MisfirePolicy? MisfireIfSet { get; private set; }

    /// <summary>
    /// How late an occurrence may still start, as <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>. More than zero, at most 30 days. Default:
    /// <c>Carillon:Defaults:MaxLateness</c>; where that is not set, one period of the schedule but at most an hour for
    /// <see cref="MisfirePolicy.Latest"/>, a day for <see cref="MisfirePolicy.All"/>. With <see cref="MisfirePolicy.None"/> it has
    /// nothing to say, and is refused.
    /// </summary>
    public string? MaxLateness { get; set; }

    /// <summary>
    /// What becomes of an occurrence, or a run by hand, while a run of the job is under way. Default:
    /// <c>Carillon:Defaults:Overlap</c>, <see cref="OverlapPolicy.Skip"/>. A job that only the platform's timer can start can't have
    /// <see cref="OverlapPolicy.Queue"/> or <see cref="OverlapPolicy.CancelRunning"/>.
    /// </summary>
    public OverlapPolicy Overlap
    {
        get => OverlapIfSet ?? OverlapPolicy.Skip;
        set => OverlapIfSet = value;
    }

    /// <summary><see cref="Overlap"/>, where it was written. Null where it was left out.</summary>
    public OverlapPolicy? OverlapIfSet { get; private set; }

    /// <summary>
    /// How long its finished executions are kept, as <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>. More than zero, at most 3,650 days.
    /// Default: what <c>Carillon:Retention</c> says.
    /// </summary>
    public string? RetainFor { get; set; }

    /// <summary>How many of its finished executions are kept. 1 to 100,000. Default: what <c>Carillon:Retention</c> says.</summary>
    public int RetainCount { get; set; } = UseDefault;

    /// <summary>Stands for the value of <c>Carillon:Defaults</c>, or of <c>Carillon:Retention</c>.</summary>
    public const int UseDefault = int.MinValue;
}
