namespace Carillon.TestKit.Simulation;

/// <summary>
/// What keeps the ledger true. A simulation can be run with one of them taken away, to show that it would see that: each is
/// taken away between the engine and what it stands on, never in the engine.
/// </summary>
public enum Guard
{
    /// <summary>All of them hold.</summary>
    None,

    /// <summary>The version that a write is conditional on: the store writes over whatever stands there.</summary>
    Version,

    /// <summary>The fence: a process reads its own fence in every run that it ever held.</summary>
    Fence,

    /// <summary>The lease: every lease that is read ran out long ago.</summary>
    Lease,

    /// <summary>The cursor: it does not move.</summary>
    Cursor,

    /// <summary>
    /// The derived id: the store takes a second execution with the id of the first. It guards what the version of the job's state
    /// guards too, so that one is taken away as well.
    /// </summary>
    DerivedId,

    /// <summary>The settling of edits: what an edit accounts for is not written.</summary>
    Settling,

    /// <summary>The hold of a restore: a process never sees one, and writes to the old state until it finds the new one.</summary>
    Hold,
}
