namespace Carillon.Jobs;

/// <summary>What becomes of an occurrence that falls due, or of a run by hand, while a run of the same job is under way.</summary>
public enum OverlapPolicy
{
    /// <summary>It does not run: it is on record as skipped, and names the run in the way.</summary>
    Skip,

    /// <summary>One of them waits, and starts when the run under way has ended. While one waits, further ones are skipped.</summary>
    Queue,

    /// <summary>It runs beside the others, up to <see cref="Configuration.JobLimits.MostParallel"/> at a time.</summary>
    Allow,

    /// <summary>The run under way is told to stop, and this one starts when it has ended. One that waited already is skipped.</summary>
    CancelRunning,
}
