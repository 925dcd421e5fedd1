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

    /// <summary>What it does, in a sentence for people. Default: none.</summary>
    public string? Description { get; set; }

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
    /// The zone its schedule is read in, by its IANA name, such as <c>Europe/Berlin</c>. Default: the zone of the platform, UTC
    /// unless <c>WEBSITE_TIME_ZONE</c> or <c>TZ</c> says otherwise. A job with a zone of its own is started by the dispatcher, on
    /// the second.
    /// </summary>
    public string? TimeZone { get; set; }

    /// <summary>What becomes of occurrences that no clock came for in time. Default: <see cref="MisfirePolicy.Latest"/>.</summary>
    public MisfirePolicy Misfire { get; set; }

    /// <summary>
    /// How late an occurrence may still start, as <c>hh:mm:ss</c>. More than zero, at most 30 days. Default: one period of the
    /// schedule but at most an hour for <see cref="MisfirePolicy.Latest"/>, a day for <see cref="MisfirePolicy.All"/>. With
    /// <see cref="MisfirePolicy.None"/> it has nothing to say, and is refused.
    /// </summary>
    public string? MaxLateness { get; set; }

    /// <summary>Stands for the value of <c>Carillon:Defaults</c>.</summary>
    public const int UseDefault = int.MinValue;
}
