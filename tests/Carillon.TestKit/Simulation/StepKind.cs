namespace Carillon.TestKit.Simulation;

/// <summary>What may happen in a step.</summary>
internal enum StepKind
{
    /// <summary>What is under way arrives, and is answered.</summary>
    Answer,

    /// <summary>It arrives; its answer does not yet.</summary>
    Delay,

    /// <summary>It does not arrive, and whoever sent it is told.</summary>
    Refuse,

    /// <summary>It does not arrive, or its answer does not, and whoever sent it does not know which.</summary>
    Lose,

    /// <summary>It arrives, and its answer is lost.</summary>
    LoseAnswer,

    /// <summary>The time moves to the next ring of a timer, while nothing that is under way arrives.</summary>
    NextTimer,

    /// <summary>Some seconds pass, while nothing that is under way arrives.</summary>
    Wait,

    /// <summary>Up to a minute passes, and all goes well.</summary>
    Pass,

    /// <summary>A job's own timer rings.</summary>
    Ring,

    /// <summary>The dispatcher's timer rings.</summary>
    Dispatch,

    /// <summary>A process is asked whether it is ready, which is the third clock.</summary>
    Ask,

    /// <summary>A process looks for rows that do not fit together.</summary>
    Repair,

    /// <summary>An operator acts.</summary>
    Act,

    /// <summary>A process stops dead.</summary>
    Kill,

    /// <summary>A process is told to stop.</summary>
    Stop,

    /// <summary>A process does nothing for a while.</summary>
    Stall,

    /// <summary>Whatever stalls goes on.</summary>
    Resume,

    /// <summary>Every process stops dead, and for long there is none.</summary>
    Outage,

    /// <summary>A snapshot is taken, where the plan has restores.</summary>
    Snapshot,

    /// <summary>A process begins to replace the state by the last snapshot, where the plan has restores.</summary>
    Restore,

    /// <summary>A process starts, of the newest build, an older one, or a new one.</summary>
    Start,
}
