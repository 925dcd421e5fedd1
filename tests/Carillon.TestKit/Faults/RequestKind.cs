namespace Carillon.TestKit.Faults;

/// <summary>What a request asks of the table service.</summary>
public enum RequestKind
{
    /// <summary>None of these, or a request to another service.</summary>
    Other,

    /// <summary>A change of the list of tables, or a look at it.</summary>
    Tables,

    /// <summary>Several changes of one partition in one transaction.</summary>
    Batch,

    /// <summary>The rows that a filter describes.</summary>
    Query,

    /// <summary>A row by its key.</summary>
    Get,

    /// <summary>A new row.</summary>
    Insert,

    /// <summary>A row in place of another one.</summary>
    Replace,

    /// <summary>Some columns of a row.</summary>
    Merge,

    /// <summary>A row that goes.</summary>
    Delete,
}
