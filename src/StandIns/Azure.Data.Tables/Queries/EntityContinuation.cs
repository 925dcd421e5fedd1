namespace Azure.Data.Tables.Queries;

/// <summary>Where a query for rows goes on: a partition and, mostly, a row, in the service's own encoding, which has no spaces.</summary>
internal static class EntityContinuation
{
    private const string Prefix = "x-ms-continuation-";
    private const string Partition = "NextPartitionKey";
    private const string Row = "NextRowKey";

    /// <summary>The token after a page; null after the last one.</summary>
    public static string? Of(Response response)
    {
        if (!response.Headers.TryGetValue(Prefix + Partition, out var partition))
        {
            return null;
        }

        response.Headers.TryGetValue(Prefix + Row, out var row);
        return $"{partition} {row}";
    }

    /// <summary>The parameters that ask for the page after a token.</summary>
    /// <exception cref="ArgumentException">The token is not one that <see cref="Of"/> gave.</exception>
    public static (string Name, string? Value)[] Parameters(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return [];
        }

        var space = token.IndexOf(' ', StringComparison.Ordinal);
        return space < 0
            ? throw new ArgumentException("The continuation token is not one of this client's.", nameof(token))
            : [(Partition, token[..space]), (Row, space == token.Length - 1 ? null : token[(space + 1)..])];
    }
}
