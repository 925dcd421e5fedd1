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
}
