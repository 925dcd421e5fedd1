using Carillon.Jobs;

namespace Carillon.Configuration;

/// <summary><c>Carillon:Defaults</c>: what holds for every job that does not say otherwise.</summary>
public sealed class JobDefaultsOptions
{
    /// <summary>
    /// Whether jobs run when they are due. Where they don't, an operator can still switch one on, or run it by hand; Carillon's own
    /// jobs run in any case. Default: true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long one attempt may take. Positive, at most a day. Default: 2 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a failed attempt is tried again inside a run. 0 to 100. Default: 0.</summary>
    public int MaxRetries { get; set; }

    /// <summary>
    /// How often an occurrence is started again after its run was lost with its process. 0 to 10. Default: 0. A job that only the
    /// platform's timer can start has 0 in any case.
    /// </summary>
    public int RerunAfterLoss { get; set; }

    /// <summary>
    /// What becomes of occurrences that no clock came for in time. Default: <see cref="MisfirePolicy.Latest"/>, which also stands for
    /// <see cref="MisfirePolicy.All"/> with a job that only the platform's timer can start.
    /// </summary>
    public MisfirePolicy Misfire { get; set; }

    /// <summary>
    /// How late an occurrence may still start. More than zero, at most 30 days; not set where <see cref="Misfire"/> is
    /// <see cref="MisfirePolicy.None"/>. Default: not set, which means one period of the schedule but at most an hour for
    /// <see cref="MisfirePolicy.Latest"/>, and a day for <see cref="MisfirePolicy.All"/>.
    /// </summary>
    public TimeSpan? MaxLateness { get; set; }

    /// <summary>
    /// What becomes of an occurrence, or a run by hand, while a run of the job is under way. Default: <see cref="OverlapPolicy.Skip"/>,
    /// which also stands for <see cref="OverlapPolicy.Queue"/> and <see cref="OverlapPolicy.CancelRunning"/> with a job that only the
    /// platform's timer can start.
    /// </summary>
    public OverlapPolicy Overlap { get; set; }

    /// <summary>After how many lost runs in a row a job is paused by itself. 0 to 100; 0 means never. Default: 2.</summary>
    public int PauseAfterLosses { get; set; } = 2;
}
