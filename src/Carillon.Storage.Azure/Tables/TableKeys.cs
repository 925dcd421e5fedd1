namespace Carillon.Storage.Azure.Tables;

/// <summary>
/// Where a store's rows stand in the table: every partition key there is, how it is read back, and what the service asks of keys
/// and of the bounds of a query. Row keys are the keys of <see cref="StateKeys"/>, as they are.
/// </summary>
internal static class TableKeys
{
    /// <summary>The most UTF-16 units of a key: 1 KiB.</summary>
    public const int LongestKey = 512;

    private const char Separator = '!';

    /// <summary>
    /// <c>{app}!{tenant}!{shard}</c>: one app's rows of one tenant. Everything that one transaction changes stands in one
    /// partition.
    /// </summary>
    public static string Partition(string app, string tenant, int shard)
    {
        ArgumentException.ThrowIfNullOrEmpty(app);
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Part(app)}{Separator}{Part(tenant)}{Separator}{shard}");
        return key.Length <= LongestKey
            ? key
            : throw new ArgumentException($"The app '{app}' and the tenant '{tenant}' make a partition key of {key.Length} characters; Table Storage keeps {LongestKey}.", nameof(app));
    }

    /// <summary>The app, the tenant and the shard that a partition belongs to.</summary>
    /// <exception cref="FormatException">It is not a partition of ours.</exception>
    public static (string App, string Tenant, int Shard) PartsOf(string partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return partition.Split(Separator) is [{ Length: > 0 } app, { Length: > 0 } tenant, var number]
            && int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var shard)
            ? (StateKeys.Unescape(app), StateKeys.Unescape(tenant), shard)
            : throw new FormatException($"'{partition}' is not a partition of Carillon's; one reads 'app!tenant!shard'.");
    }

    /// <summary>A key, where the service keeps such keys: no slash, backslash, '#', '?', nor control character, and not too long.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static string Checked(RowKey key) =>
        key.Value.Length is > 0 and <= LongestKey && !key.Value.Any(unit => unit is '/' or '\\' or '#' or '?' || char.IsControl(unit))
            ? key.Value
            : throw new ArgumentException(
                $"The key '{key}' can't stand in a table: it has to have 1 to {LongestKey} characters, without '/', '\\', '#', '?' and control characters.", nameof(key));

    /// <summary>
    /// The rows of a range of a partition, as the service's filter. It compares keys unit by unit, as <see cref="RowKey"/> does; a
    /// filter of this form reads the range and nothing beside it.
    /// </summary>
    public static string Filter(string partition, KeyRange range) =>
        $"PartitionKey eq '{Quoted(partition)}' and RowKey ge '{Bound(range.From)}' and RowKey lt '{Bound(range.Before)}'";

    /// <summary>
    /// A bound may be a character that no key can hold, the one after the last letter that keys are made of: in a request it is
    /// the next one that is no control character, with the same keys before and after it.
    /// </summary>
    private static string Bound(RowKey key) => Quoted(key.Value.Replace('\x7f', '\u00a1'));

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    // The platform compares names of apps without case.
    private static string Part(string text) => StateKeys.Escape(text.ToLowerInvariant());
}
