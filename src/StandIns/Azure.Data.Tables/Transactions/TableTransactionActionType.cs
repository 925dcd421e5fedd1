namespace Azure.Data.Tables;

/// <summary>What a transaction does with one row.</summary>
public enum TableTransactionActionType
{
    /// <summary>Writes it if there is none with its keys; else the transaction fails.</summary>
    Add = 0,

    /// <summary>Changes the properties that are named of a row that is there, in the version asked for.</summary>
    UpdateMerge = 1,

    /// <summary>Replaces a row that is there, in the version asked for.</summary>
    UpdateReplace = 2,

    /// <summary>Takes away a row that is there, in the version asked for.</summary>
    Delete = 3,

    /// <summary>Writes the row, or changes the properties that are named.</summary>
    UpsertMerge = 4,

    /// <summary>Writes the row, whatever is there.</summary>
    UpsertReplace = 5,
}
