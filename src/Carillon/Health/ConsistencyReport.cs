namespace Carillon.Health;

/// <summary>What a look at how the rows fit together found.</summary>
/// <param name="Unlisted">Rows of the list of what is due that no state pointed to. They were deleted.</param>
/// <param name="Listed">Rows of that list that a state pointed to and that were missing. They were added.</param>
/// <param name="Ended">Rows of runs under way that no state named and whose outcome was on record. They were deleted.</param>
/// <param name="Unreadable">Rows among them that can't be read. They were left.</param>
public sealed record ConsistencyReport(int Unlisted, int Listed, int Ended, long Unreadable)
{
    /// <summary>How many rows were put right.</summary>
    public int Repaired => Unlisted + Listed + Ended;
}
