namespace Azure.Data.Tables.Access;

/// <summary>The address of one table: the account's, and the name as its last part.</summary>
internal static class TableAddress
{
    /// <summary>The account's address, with the query of the table's.</summary>
    public static Uri Account(Uri table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Table(table);
        var path = TableEndpoint.Base(table);
        return new Uri(path[..path.LastIndexOf('/')] + table.Query);
    }

    /// <summary>The table's name.</summary>
    /// <exception cref="ArgumentException">The address has no path.</exception>
    public static string Table(Uri table)
        => table.AbsolutePath.Trim('/') is { Length: > 0 } path
            ? path[(path.LastIndexOf('/') + 1)..]
            : throw new ArgumentException("The address names no table.", nameof(table));
}
