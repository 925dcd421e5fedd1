namespace Azure.Data.Tables.Entities;

/// <summary>The types of values in a <see cref="TableEntity"/>.</summary>
internal static class EntityValue
{
    public static T? As<T>(object? value, string key)
        where T : class
        => value switch
        {
            null => null,
            T asked => asked,
            _ => throw Mismatch(value, key, typeof(T)),
        };

    public static T? AsValue<T>(object? value, string key)
        where T : struct
        => value switch
        {
            null => null,
            T asked => asked,
            _ => throw Mismatch(value, key, typeof(T)),
        };

    /// <summary>A number keeps the wider type that it had when a narrower one is put in its place.</summary>
    public static object? InPlaceOf(object? existing, object? value) => (existing, value) switch
    {
        (long, int number) => (long)number,
        (double, int number) => (double)number,
        _ => value,
    };

    // The value is left out: it may be anything.
    private static InvalidOperationException Mismatch(object value, string key, Type asked)
        => new($"Cannot return the property {key} as {asked.Name}: it is {value.GetType().Name}.");
}
