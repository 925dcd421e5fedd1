namespace Carillon.Storage.Rows;

/// <summary>A restore that is to replace the state.</summary>
/// <param name="Id">Random, made anew for each attempt: whoever does not have it switches nothing.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Instance">The process that does it.</param>
/// <param name="Plan">What is restored: the snapshot, and the moment.</param>
/// <param name="Generation">The number of the store that it fills.</param>
/// <param name="Until">Until when the restorer may be silent.</param>
/// <param name="Holds">Whether nothing may be written to the state meanwhile.</param>
public sealed record RestoreHold(string Id, string By, string Instance, string Plan, int Generation, DateTimeOffset Until, bool Holds);
