using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Entities;

/// <summary>One property of a type of rows: its name in the table, and how to read and write it.</summary>
internal sealed class TypedProperty
{
    private readonly Type type;
    private readonly Action<object, object?> set;

    public TypedProperty(PropertyInfo property)
    {
        type = property.PropertyType;
        Name = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;
        IsSent = Name is not (nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag));

        var row = Expression.Parameter(typeof(object));
        var value = Expression.Parameter(typeof(object));
        var member = Expression.Property(Expression.Convert(row, property.DeclaringType!), property);
        Get = Expression.Lambda<Func<object, object?>>(Expression.Convert(member, typeof(object)), row).Compile();
        set = Expression.Lambda<Action<object, object?>>(Expression.Assign(member, Expression.Convert(value, type)), row, value).Compile();
    }

    /// <summary>The name in the table.</summary>
    public string Name { get; }

    /// <summary>Whether it is stored: what the service itself says of a row is not.</summary>
    public bool IsSent { get; }

    public Func<object, object?> Get { get; }

    /// <summary>Gives a row the value that was read, in the property's own type.</summary>
    public void Set(object row, object? value)
    {
        if (value is not null)
        {
            set(row, Own(value));
        }
        else if (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null)
        {
            set(row, null);
        }
    }

    private object Own(object value)
    {
        var own = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            _ when own.IsInstanceOfType(value) => value,
            DateTimeOffset instant when own == typeof(DateTime) => instant.UtcDateTime,
            byte[] bytes when own == typeof(BinaryData) => BinaryData.FromBytes(bytes),
            string text when own.IsEnum => Enum.Parse(own, text),
            int number when own.IsEnum => Enum.ToObject(own, number),
            string text when own == typeof(ETag) => new ETag(text),
            int number when own == typeof(long) => (long)number,
            int number when own == typeof(double) => (double)number,
            _ => throw new InvalidOperationException($"The property {Name} is {value.GetType().Name} in the table and {own.Name} in the type."),
        };
    }
}
