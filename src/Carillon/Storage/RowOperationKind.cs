namespace Carillon.Storage;

/// <summary>What a step of a transaction does to its row, and on what condition.</summary>
public enum RowOperationKind
{
    /// <summary>Writes a row where none stands.</summary>
    Insert,

    /// <summary>Writes a row over the version that was read.</summary>
    Replace,

    /// <summary>Deletes the version that was read.</summary>
    Delete,

    /// <summary>
    /// Writes a row whatever stands there. For rows that follow from another row of the same transaction, whose condition
    /// guards them.
    /// </summary>
    Put,

    /// <summary>
    /// Deletes a row, whichever version it is; where none stands, the condition does not hold. For rows that follow from
    /// another row of the same transaction.
    /// </summary>
    Remove,
}
