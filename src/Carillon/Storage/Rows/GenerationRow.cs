namespace Carillon.Storage.Rows;

/// <summary>
/// <c>conf!live</c>, in the store that the settings name: which store holds the state. Where there is none, that one itself does, and
/// always has.
/// </summary>
/// <param name="Epoch">How often a restore has replaced the state.</param>
/// <param name="Generation">Which store holds it: 0 for the one that this row stands in, otherwise the number of one beside it.</param>
/// <param name="Newest">The highest number that was ever given to a store beside it: none is given twice.</param>
public sealed record GenerationRow(long Epoch, int Generation, int Newest) : StateRow
{
    /// <summary>What there was before the first restore.</summary>
    public static GenerationRow First { get; } = new(0, 0, 0);

    /// <summary>The restore that is under way, or was given up. Null where the last one has replaced the state.</summary>
    public RestoreHold? Restore { get; init; }
}
