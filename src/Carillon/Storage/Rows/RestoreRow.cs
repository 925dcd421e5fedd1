namespace Carillon.Storage.Rows;

/// <summary>
/// <c>conf!restore</c>: a store is being filled from a backup. As long as it stands there, what is in the store is part of a state
/// only, and no engine may run on it.
/// </summary>
/// <param name="Snapshot">From which snapshot.</param>
/// <param name="Point">The moment that is restored.</param>
/// <param name="Through">The last increment. That of the snapshot's beginning where none is needed.</param>
/// <param name="Parts">How many parts of the snapshot are in the store. -1 while what was in it before is being deleted.</param>
/// <param name="Increments">How many of the increments are.</param>
public sealed record RestoreRow(string Snapshot, DateTimeOffset Point, long Through, int Parts, int Increments) : StateRow
{
    /// <summary>
    /// Since when what was restored is being brought up to the present, for a state in use: from then on it is no longer what the backup
    /// has, and is filled anew by whoever goes on. Null before.
    /// </summary>
    public DateTimeOffset? SettlingSince { get; init; }
}
