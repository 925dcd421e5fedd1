namespace Carillon.Executions;

/// <summary>Where an execution stands. Which state may follow which is in <see cref="ExecutionLifecycle"/>.</summary>
public enum ExecutionState
{
    /// <summary>Accepted, and not started yet.</summary>
    Pending,

    /// <summary>Its code is running.</summary>
    Running,

    /// <summary>The code did its work. Final.</summary>
    Succeeded,

    /// <summary>The last attempt threw, or returned a failure. Final.</summary>
    Failed,

    /// <summary>An attempt took longer than the job's time-out. Final.</summary>
    TimedOut,

    /// <summary>An operator stopped it. Final.</summary>
    Cancelled,

    /// <summary>The process or the platform had to stop before it was done. Final.</summary>
    Interrupted,

    /// <summary>Its process went silent: the lease ran out with no word. Its code may have run. Final.</summary>
    Abandoned,

    /// <summary>Was due and did not run, for a reason that stood at that time, such as an overlap. Final.</summary>
    Skipped,

    /// <summary>Was due and could not run in time. Final.</summary>
    Missed,
}
