namespace Carillon.Configuration;

/// <summary><c>Carillon:Defaults</c>: what holds for every job that does not say otherwise.</summary>
public sealed class JobDefaultsOptions
{
    /// <summary>How long one attempt may take. Positive, at most a day. Default: 2 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a failed attempt is tried again inside a run. 0 to 100. Default: 0.</summary>
    public int MaxRetries { get; set; }

    /// <summary>After how many lost runs in a row a job is paused. Default: 2.</summary>
    public int PauseAfterLosses { get; set; } = 2;
}
