namespace Carillon.Configuration;

/// <summary><c>Carillon:Dispatcher</c>: the clock that comes for what the jobs' own timers did not.</summary>
public sealed class DispatcherOptions
{
    /// <summary>
    /// How long it leaves an occurrence to the job's own timer before it comes for it. From 0 to 20 seconds. Default: 20
    /// seconds.
    /// </summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long one tick spends on what should have run a minute ago or earlier, after what is due now; the rest is left to the
    /// next. From 1 to 40 seconds. Default: 20 seconds.
    /// </summary>
    public TimeSpan CatchUpBudget { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Where it leaves the runs that it claimed: <see cref="HandOffKind.Pool"/> or <see cref="HandOffKind.Http"/>. Default: not set,
    /// which means <c>Http</c> on Azure and <c>Pool</c> elsewhere.
    /// </summary>
    public HandOffKind? HandOff { get; set; }

    /// <summary>
    /// With <see cref="HandOffKind.Http"/>: the URL of this app, as it reaches itself. Absolute, http or https, with neither path nor
    /// query; left out with <c>Pool</c>. Default: not set, which means <c>https://{WEBSITE_HOSTNAME}</c> on Azure; elsewhere
    /// <c>Http</c> needs it.
    /// </summary>
    public string? Url { get; set; }
}
