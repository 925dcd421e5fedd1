namespace Carillon.Configuration;

/// <summary><c>Carillon:Dispatcher</c>: the clock that comes for what the jobs' own timers did not.</summary>
public sealed class DispatcherOptions
{
    /// <summary>
    /// How long it leaves an occurrence to the job's own timer before it comes for it. From 0 to 20 seconds. Default: 20
    /// seconds.
    /// </summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(20);
}
