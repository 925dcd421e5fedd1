namespace Carillon.Explanations;

/// <summary>What became of a job at an instant, in a word.</summary>
public enum ExplanationVerdict
{
    /// <summary>It ran and succeeded, and started at most <see cref="Explainer.OnTime"/> after it was due.</summary>
    RanOnTime,

    /// <summary>It ran and succeeded, and started later than that.</summary>
    RanLate,

    /// <summary>It ran, on time or late, and failed.</summary>
    Failed,

    /// <summary>It ran, on time or late, and took longer than its time-out.</summary>
    TimedOut,

    /// <summary>Somebody, or its overlap policy, stopped it, or ended it before it began.</summary>
    Cancelled,

    /// <summary>Its process, the platform or a restore ended it.</summary>
    Interrupted,

    /// <summary>It began, and its process went silent, or an operator released it: how its code ended is not known.</summary>
    Abandoned,

    /// <summary>It began and is not over.</summary>
    Running,

    /// <summary>It was accepted, nothing is in its way, and the next clock starts it.</summary>
    Pending,

    /// <summary>It was accepted, or is still due, and waits for another run of the job to end, or for somebody to resume the job.</summary>
    Waiting,

    /// <summary>Another run of the job was in its way, or took its place.</summary>
    SkippedOverlap,

    /// <summary>The job was paused, or still is.</summary>
    SkippedPaused,

    /// <summary>The job was switched off, or still is.</summary>
    SkippedDisabled,

    /// <summary>A restore of the state went over it. It may have run in the state that was replaced.</summary>
    SkippedRestore,

    /// <summary>It did not run for another reason that stood at that time, which the sentence quotes.</summary>
    Skipped,

    /// <summary>No clock came before it was too late for it to start.</summary>
    MissedTooLate,

    /// <summary>No clock came in time, and the job's misfire policy did not choose it.</summary>
    MissedByPolicy,

    /// <summary>It could not run for another reason, which the sentence quotes.</summary>
    Missed,

    /// <summary>The local time that was asked for did not exist: the clock was set forward over it. The sentence says what became of what was due in it.</summary>
    SkippedTime,

    /// <summary>The clock showed this local time for the second time, and the job is due at the first one only.</summary>
    RepeatedTime,

    /// <summary>It will be due then, and will run.</summary>
    NotYetDue,

    /// <summary>It will be due then, and will not run as things stand: it is paused or switched off, or no running build has it.</summary>
    WillNotRun,

    /// <summary>It was due, and no clock has come for it yet.</summary>
    Due,

    /// <summary>It is or was not due then; the sentence has the occurrences before and after it.</summary>
    NothingDue,

    /// <summary>The job was first seen later.</summary>
    NotKnownYet,

    /// <summary>The job was retired before.</summary>
    JobEnded,

    /// <summary>Its row is no longer kept, or may be one of those that are not: what became of it is not known.</summary>
    Deleted,

    /// <summary>By the schedule in force now it would have been due; the job was changed since, and no row says that it was due by what held then.</summary>
    ScheduleChanged,

    /// <summary>A row that has to be read for the answer can't be read.</summary>
    Unreadable,

    /// <summary>It was due, is accounted for, and no row was found for it.</summary>
    NotOnRecord,
}
