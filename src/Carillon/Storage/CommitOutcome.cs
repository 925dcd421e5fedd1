namespace Carillon.Storage;

/// <summary>What became of a transaction that the store answered: all of it happened, or none.</summary>
public sealed record CommitOutcome
{
    private CommitOutcome(IReadOnlyDictionary<RowKey, RowVersion>? versions, RowKey? conflict)
    {
        Versions = versions ?? new Dictionary<RowKey, RowVersion>();
        Conflict = conflict;
    }

    /// <summary>Whether everything was written. Otherwise nothing was.</summary>
    public bool Committed => Conflict is null;

    /// <summary>The new versions of the rows written, by key. Empty where nothing was.</summary>
    public IReadOnlyDictionary<RowKey, RowVersion> Versions { get; }

    /// <summary>The row whose condition did not hold. Null where everything was written.</summary>
    public RowKey? Conflict { get; }

    /// <summary>Everything was written.</summary>
    public static CommitOutcome Success(IReadOnlyDictionary<RowKey, RowVersion> versions) => new(versions, null);

    /// <summary>Nothing was written, because this row's condition did not hold.</summary>
    public static CommitOutcome ConflictAt(RowKey key) => new(null, key);
}
