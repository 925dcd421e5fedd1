namespace Carillon.Executions;

/// <summary>Why a run is told to stop. The first reason decides how it ends.</summary>
internal enum StopReason
{
    /// <summary>An attempt took longer than the job's time-out.</summary>
    TimedOut,

    /// <summary>An operator wants it stopped, or its job's overlap policy does.</summary>
    Cancelled,

    /// <summary>The process is shutting down.</summary>
    Shutdown,

    /// <summary>The platform's own time limit for the invocation is near.</summary>
    PlatformLimit,

    /// <summary>The lease could not be renewed: others may take the run for lost, or have done so.</summary>
    LeaseLost,
}
