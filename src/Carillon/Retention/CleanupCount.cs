namespace Carillon.Retention;

/// <summary>What a clean-up did with one kind of record.</summary>
/// <param name="Deleted">How many it deleted.</param>
/// <param name="Kept">How many are left. Null where that is not known without reading all of them.</param>
/// <param name="Unreadable">How many it came by that can't be read. They are left where they are.</param>
public sealed record CleanupCount(long Deleted, long? Kept, long Unreadable);
