namespace Azure.Data.Tables;

/// <summary>A row of a table: what every one has beside its own properties.</summary>
/// <remarks>
/// Public readable and writable properties of an implementing type are stored under their names;
/// <see cref="System.Runtime.Serialization.IgnoreDataMemberAttribute"/> leaves one out and
/// <see cref="System.Runtime.Serialization.DataMemberAttribute.Name"/> gives another name.
/// </remarks>
public interface ITableEntity
{
    /// <summary>The partition; rows of one partition can be written together in a transaction. Up to 1 KiB, without <c>/ \ # ?</c> and control characters.</summary>
    string PartitionKey { get; set; }

    /// <summary>The row's key in its partition; rows come in its ordinal order. The same limits as for <see cref="PartitionKey"/>.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last wrote the row, by its clock; null before. It is never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version of the row as it was read, for conditional writes.</summary>
    ETag ETag { get; set; }
}
