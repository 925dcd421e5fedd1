using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Rows out of the body of a response.</summary>
internal static class EntityPage
{
    /// <summary>The one row that a body is.</summary>
    public static T ReadOne<T>(ReadOnlySpan<byte> body)
        where T : class, ITableEntity, new()
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        return Next<T>(ref json, new PropertyNames(), []);
    }

    /// <summary>The rows under <c>value</c>, in their order.</summary>
    public static List<T> ReadMany<T>(ReadOnlySpan<byte> body)
        where T : class, ITableEntity, new()
    {
        var rows = new List<T>();
        var names = new PropertyNames();
        var scratch = new Dictionary<string, object?>(StringComparer.Ordinal);
        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals("value"u8))
            {
                json.Skip();
                continue;
            }

            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                rows.Add(Next<T>(ref json, names, scratch));
            }
        }

        return rows;
    }

    private static T Next<T>(ref Utf8JsonReader json, PropertyNames names, Dictionary<string, object?> scratch)
        where T : class, ITableEntity, new()
    {
        var entity = new T();
        if (entity is TableEntity table)
        {
            EntityReader.Read(ref json, names, table.Properties);
            return entity;
        }

        scratch.Clear();
        EntityReader.Read(ref json, names, scratch);
        TypedEntity.Of(typeof(T)).Fill(entity, scratch);
        return entity;
    }
}
