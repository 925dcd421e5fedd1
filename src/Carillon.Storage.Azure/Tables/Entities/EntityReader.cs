using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>Reads what <see cref="EntityWriter"/> wrote.</summary>
/// <exception cref="FormatException">A column is missing, is of another type, or holds what can't be read.</exception>
internal sealed class EntityReader(TableEntity entity)
{
    public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

    public string? TextOrNull(string name)
    {
        var text = OfType<string>(name);
        if (text is null || !IsFull(text))
        {
            return text;
        }

        var whole = new StringBuilder(text, text.Length * 2);
        for (var next = 1; IsFull(text); next++)
        {
            var column = EntityWriter.Continuation(name, next);
            text = OfType<string>(column) ?? throw Missing(column);
            whole.Append(text);
        }

        return whole.ToString();
    }

    public DateTimeOffset Time(string name) => TimeOrNull(name) ?? throw Missing(name);

    public DateTimeOffset? TimeOrNull(string name) => Value(name) switch
    {
        null => null,
        DateTimeOffset time => time,
        var other => throw OfAnotherType(name, other, nameof(DateTimeOffset)),
    };

    public TimeSpan Span(string name) => SpanOrNull(name) ?? throw Missing(name);

    public TimeSpan? SpanOrNull(string name) => OfType<string>(name) is not { } text ? null
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) ? span
        : throw Unreadable(name, text);

    public TimeSpan Milliseconds(string name) => MillisecondsOrNull(name) ?? throw Missing(name);

    public TimeSpan? MillisecondsOrNull(string name) =>
        NumberOrNull(name) is { } number ? new TimeSpan((long)Math.Round(number * TimeSpan.TicksPerMillisecond)) : null;

    public bool Flag(string name) => Value(name) switch
    {
        bool flag => flag,
        null => throw Missing(name),
        var other => throw OfAnotherType(name, other, nameof(Boolean)),
    };

    public int Count(string name) => CountOrNull(name) ?? throw Missing(name);

    public int? CountOrNull(string name) => Value(name) switch
    {
        null => null,
        int count => count,
        var other => throw OfAnotherType(name, other, nameof(Int32)),
    };

    public long LongCount(string name) => LongCountOrNull(name) ?? throw Missing(name);

    public long? LongCountOrNull(string name) => Value(name) switch
    {
        null => null,
        long count => count,
        int count => count,
        var other => throw OfAnotherType(name, other, nameof(Int64)),
    };

    public double Number(string name) => NumberOrNull(name) ?? throw Missing(name);

    /// <summary>Tools that edit tables may write a whole number as one: it is taken for what it is.</summary>
    public double? NumberOrNull(string name) => Value(name) switch
    {
        null => null,
        double number => number,
        int number => number,
        long number => number,
        var other => throw OfAnotherType(name, other, nameof(Double)),
    };

    public T Name<T>(string name)
        where T : struct, Enum
    {
        var text = Text(name);
        return Enum.TryParse<T>(text, out var value) && value.ToString() == text ? value : throw Unreadable(name, text);
    }

    public T Id<T>(string name, Func<string, T> parse)
        where T : struct => parse(Text(name));

    public T? IdOrNull<T>(string name, Func<string, T> parse)
        where T : struct => TextOrNull(name) is { } text ? parse(text) : null;

    public IReadOnlyList<T> List<T>(string name, Func<string, T> parse) =>
        TextOrNull(name) is { } text ? [.. text.Split(',').Select(parse)] : [];

    public T? Json<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        if (TextOrNull(name) is not { } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw Unreadable(name, text);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"its column '{name}' is not the JSON it should be: {exception.Message}", exception);
        }
    }

    private static bool IsFull(string text) => text.Length >= EntityWriter.FullColumn - 1;

    private object? Value(string name) => entity.TryGetValue(name, out var value) ? value : null;

    private T? OfType<T>(string name)
        where T : class => Value(name) switch
        {
            null => null,
            T value => value,
            var other => throw OfAnotherType(name, other, typeof(T).Name),
        };

    private static FormatException Missing(string name) => new($"it has no column '{name}'");

    private static FormatException OfAnotherType(string name, object value, string expected) =>
        new($"its column '{name}' is of type {value.GetType().Name}, not {expected}");

    private static FormatException Unreadable(string name, string text) => new($"its column '{name}' can't be read: '{(text.Length > 80 ? text[..80] + "…" : text)}'");
}
