using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>
/// Writes the columns of an entity, each as the type that operators can sort and filter by. What is null, and a list without
/// anything in it, has no column; everything else has one, so that a default that changes later changes no row that was written.
/// </summary>
internal sealed class EntityWriter(TableEntity entity)
{
    /// <summary>
    /// The UTF-16 units of a column that another one goes on from; one less where a surrogate pair would be cut. The service
    /// takes 32 K of them.
    /// </summary>
    public const int FullColumn = (32 * 1024) - 1;

    /// <summary>The earliest time that the service takes.</summary>
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the columns count for in the size of the entity, as the service counts, in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>How many columns there are.</summary>
    public int Columns => entity.Count;

    /// <summary>
    /// Writes a text, over as many columns as it needs: <c>Log</c>, <c>Log_1</c>, <c>Log_2</c> …, never through a surrogate pair.
    /// A full column is never the last one, so that one that is gone is noticed.
    /// </summary>
    public void Text(string name, string? value)
    {
        if (value is null || value.Length < FullColumn - 1)
        {
            TextColumn(name, value);
            return;
        }

        var (column, from) = (name, 0);
        for (var next = 1; value.Length - from >= FullColumn - 1; next++)
        {
            var whole = value.Length - from >= FullColumn && !char.IsHighSurrogate(value[from + FullColumn - 1]);
            var length = whole ? FullColumn : FullColumn - 1;
            TextColumn(column, value.Substring(from, length));
            (column, from) = (Continuation(name, next), from + length);
        }

        TextColumn(column, value[from..]);
    }

    /// <summary>The name of a column that a text goes on in.</summary>
    public static string Continuation(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");

    /// <summary>Writes a time, in UTC.</summary>
    public void Time(string name, DateTimeOffset? value)
    {
        if (value < Earliest)
        {
            throw new ArgumentException($"Table Storage keeps no time before 1601; {name} is {value:u}.", nameof(value));
        }

        if (value is { } time)
        {
            Column(name, time.ToUniversalTime(), 8);
        }
    }

    /// <summary>Writes a time span as text, to the tick: <c>00:10:00</c>.</summary>
    public void Span(string name, TimeSpan? value) => Text(name, value?.ToString("c", CultureInfo.InvariantCulture));

    /// <summary>Writes how long something took as a number of milliseconds, ten thousandths included: exact up to seven years.</summary>
    public void Milliseconds(string name, TimeSpan? value) => Number(name, value?.Ticks / (double)TimeSpan.TicksPerMillisecond);

    /// <summary>Writes yes or no.</summary>
    public void Flag(string name, bool value) => Column(name, value, 1);

    /// <summary>Writes a small number.</summary>
    public void Count(string name, int? value)
    {
        if (value is { } count)
        {
            Column(name, count, 4);
        }
    }

    /// <summary>Writes a large number.</summary>
    public void LongCount(string name, long? value)
    {
        if (value is { } count)
        {
            Column(name, count, 8);
        }
    }

    /// <summary>Writes a number with a fraction.</summary>
    public void Number(string name, double? value)
    {
        if (value is { } number)
        {
            Column(name, number, 8);
        }
    }

    /// <summary>Writes a value by its name.</summary>
    public void Name<T>(string name, T value)
        where T : struct, Enum => Text(name, value.ToString());

    /// <summary>Writes an id, or whatever else is text in the end.</summary>
    public void Id<T>(string name, T? value)
        where T : struct => Text(name, value?.ToString());

    /// <summary>Writes ids or numbers, with a comma between.</summary>
    public void List<T>(string name, IReadOnlyList<T> values)
    {
        if (values.Count > 0)
        {
            Text(name, string.Join(',', values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value}"))));
        }
    }

    /// <summary>Writes what has parts of its own, as JSON.</summary>
    public void Json<T>(string name, T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is not null and not System.Collections.ICollection { Count: 0 })
        {
            Text(name, JsonSerializer.Serialize(value, type));
        }
    }

    private void TextColumn(string name, string? value)
    {
        if (value is not null)
        {
            Column(name, value, 4 + (2 * value.Length));
        }
    }

    private void Column(string name, object value, int size)
    {
        entity[name] = value;
        Size += 8 + (2 * name.Length) + size;
    }
}
