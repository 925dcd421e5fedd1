using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Entities;

/// <summary>The properties of a type of rows, found once for each type.</summary>
internal sealed class TypedEntity
{
    private static readonly ConcurrentDictionary<Type, TypedEntity> Known = new();

    private TypedEntity(Type type)
        => Properties =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetMethod?.IsPublic == true && p.SetMethod?.IsPublic == true && p.GetIndexParameters().Length == 0)
                .Where(p => !p.IsDefined(typeof(IgnoreDataMemberAttribute)))
                .Select(p => new TypedProperty(p)),
        ];

    public IReadOnlyList<TypedProperty> Properties { get; }

    public static TypedEntity Of(Type type) => Known.GetOrAdd(type, static t => new TypedEntity(t));

    /// <summary>Fills a row from what was read. Properties that the type does not have are left out.</summary>
    public void Fill(ITableEntity entity, Dictionary<string, object?> row)
    {
        foreach (var property in Properties)
        {
            if (row.TryGetValue(property.Name, out var value))
            {
                property.Set(entity, value);
            }
        }

        if (row.TryGetValue(EntityNames.ETag, out var tag) && tag is string text)
        {
            entity.ETag = new ETag(text);
        }
    }
}
