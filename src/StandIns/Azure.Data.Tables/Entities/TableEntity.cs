using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables;

/// <summary>A row as a dictionary of its properties.</summary>
/// <remarks>
/// Values are <see cref="string"/>, <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>, <see cref="Guid"/>,
/// <see cref="DateTimeOffset"/> or UTC <see cref="DateTime"/>, and <see cref="byte"/> arrays or <see cref="BinaryData"/>. Times are read as
/// <see cref="DateTimeOffset"/>, bytes as an array. A null is not sent: the service keeps none. What was read holds the entity tag under <c>odata.etag</c>.
/// </remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The official name.")]
public sealed class TableEntity : ITableEntity, IDictionary<string, object?>
{
    private readonly Dictionary<string, object?> values;

    /// <summary>A row without keys, for an object initializer.</summary>
    public TableEntity() => values = new(StringComparer.Ordinal);

    /// <summary>A row with its keys and no properties.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The key in the partition.</param>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>A row with a copy of <paramref name="values"/>, keys among them.</summary>
    /// <param name="values">Properties by name.</param>
    public TableEntity(IDictionary<string, object?> values) => this.values = new(values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(EntityNames.PartitionKey)!;
        set => values[EntityNames.PartitionKey] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(EntityNames.RowKey)!;
        set => values[EntityNames.RowKey] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(EntityNames.Timestamp);
        set => values[EntityNames.Timestamp] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => GetString(EntityNames.ETag) is { } text ? new ETag(text) : default;
        set => values[EntityNames.ETag] = value == default ? null : value.ToString();
    }

    /// <summary>The names of all properties, the keys and <c>odata.etag</c> among them where they are known.</summary>
    public ICollection<string> Keys => values.Keys;

    /// <summary>How many properties there are, counted as in <see cref="Keys"/>.</summary>
    public int Count => values.Count;

    ICollection<object?> IDictionary<string, object?>.Values => values.Values;

    bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => false;

    /// <summary>The enumerable values of this row without a copy, for writing it.</summary>
    internal Dictionary<string, object?> Properties => values;

    /// <summary>A property's value; null when there is none. An <see cref="int"/> put in the place of a <see cref="long"/> or <see cref="double"/> takes its type.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value, or null.</returns>
    public object? this[string key]
    {
        get => values.GetValueOrDefault(key);
        set => values[key] = EntityValue.InPlaceOf(values.GetValueOrDefault(key), value);
    }

    /// <summary>A text.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public string? GetString(string key) => EntityValue.As<string>(this[key], key);

    /// <summary>Bytes.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public BinaryData? GetBinaryData(string key) => this[key] is byte[] bytes ? BinaryData.FromBytes(bytes) : EntityValue.As<BinaryData>(this[key], key);

    /// <summary>Bytes, as an array.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public byte[]? GetBinary(string key) => this[key] is BinaryData data ? data.ToArray() : EntityValue.As<byte[]>(this[key], key);

    /// <summary>True or false.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public bool? GetBoolean(string key) => EntityValue.AsValue<bool>(this[key], key);

    /// <summary>An instant, as UTC.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTime? GetDateTime(string key) => this[key] is DateTimeOffset instant ? instant.UtcDateTime : EntityValue.AsValue<DateTime>(this[key], key);

    /// <summary>An instant.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) => this[key] is DateTime time ? new DateTimeOffset(time) : EntityValue.AsValue<DateTimeOffset>(this[key], key);

    /// <summary>A 64-bit floating-point number.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public double? GetDouble(string key) => EntityValue.AsValue<double>(this[key], key);

    /// <summary>A GUID.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public Guid? GetGuid(string key) => EntityValue.AsValue<Guid>(this[key], key);

    /// <summary>A 32-bit number.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public int? GetInt32(string key) => EntityValue.AsValue<int>(this[key], key);

    /// <summary>A 64-bit number.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public long? GetInt64(string key) => EntityValue.AsValue<long>(this[key], key);

    /// <summary>Adds a property.</summary>
    /// <param name="key">The property's name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">There is one already.</exception>
    public void Add(string key, object? value) => values.Add(key, value);

    /// <summary>Whether there is a property of this name.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>True when there is.</returns>
    public bool ContainsKey(string key) => values.ContainsKey(key);

    /// <summary>Takes a property away.</summary>
    /// <param name="key">The property's name.</param>
    /// <returns>True when there was one.</returns>
    public bool Remove(string key) => values.Remove(key);

    /// <summary>Finds a property.</summary>
    /// <param name="key">The property's name.</param>
    /// <param name="value">Its value, or null.</param>
    /// <returns>True when there is one.</returns>
    public bool TryGetValue(string key, out object? value) => values.TryGetValue(key, out value);

    /// <summary>Takes everything away, keys too.</summary>
    public void Clear() => values.Clear();

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) => values.Contains(item);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex)
        => ((ICollection<KeyValuePair<string, object?>>)values).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item)
        => ((ICollection<KeyValuePair<string, object?>>)values).Remove(item);

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => values.GetEnumerator();
}
