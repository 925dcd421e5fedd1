namespace Azure.Data.Tables.Entities;

/// <summary>Names that the service gives a meaning to.</summary>
internal static class EntityNames
{
    public const string PartitionKey = nameof(ITableEntity.PartitionKey);
    public const string RowKey = nameof(ITableEntity.RowKey);
    public const string Timestamp = nameof(ITableEntity.Timestamp);
    public const string ETag = "odata.etag";

    /// <summary>Follows a property's name and says its type.</summary>
    public static ReadOnlySpan<byte> TypeSuffix => "@odata.type"u8;

    /// <summary>Begins the names of what is said about a row and is no property of it.</summary>
    public static ReadOnlySpan<byte> AnnotationPrefix => "odata."u8;
}
