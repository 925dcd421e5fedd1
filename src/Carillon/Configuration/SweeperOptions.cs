namespace Carillon.Configuration;

/// <summary><c>Carillon:Sweeper</c>: what the job <c>sweeper</c> does in one run.</summary>
public sealed class SweeperOptions
{
    /// <summary>How many rows it settles at most of each kind; the rest is left to the next run. 1 to 10,000. Default: 100.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>How long it may take; what is left then is no failure, and left to the next run. From a second to 100 seconds, which is the default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>For how long a run may have been accepted and not begun before the sweeper starts it. From a minute to a day. Default: 5 minutes.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether it only counts what it would settle. Default: false. A run by hand may ask for it with the parameter <c>dryRun</c>.</summary>
    public bool DryRun { get; set; }
}
