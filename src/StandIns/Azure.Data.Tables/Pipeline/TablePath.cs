namespace Azure.Data.Tables.Pipeline;

/// <summary>Paths under an account's address, escaped.</summary>
internal static class TablePath
{
    public const string Tables = "Tables";

    /// <summary>A table in the list of tables.</summary>
    public static string Table(string table) => $"Tables('{Quoted(table)}')";

    /// <summary>One row. A quote within a key is written twice.</summary>
    public static string Entity(string table, string partitionKey, string rowKey)
        => $"{table}(PartitionKey='{Quoted(partitionKey)}',RowKey='{Quoted(rowKey)}')";

    private static string Quoted(string text) => Uri.EscapeDataString(text.Replace("'", "''", StringComparison.Ordinal));
}
