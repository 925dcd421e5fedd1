namespace Azure.Data.Tables.Entities;

/// <summary>The types a property can have in a table.</summary>
internal enum EdmType
{
    /// <summary>None said: what the JSON value itself tells.</summary>
    None,
    String,
    Boolean,
    Int32,
    Int64,
    Double,
    DateTime,
    Guid,
    Binary,
}
