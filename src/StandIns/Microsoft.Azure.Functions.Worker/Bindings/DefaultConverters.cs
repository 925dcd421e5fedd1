namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>The converters every app has, in the order in which they are asked.</summary>
internal static class DefaultConverters
{
    public static void AddTo(InputConverterCollection converters)
    {
        converters.Register<FunctionContextConverter>();
        converters.Register<AssignableConverter>();
        converters.Register<GuidConverter>();
        converters.Register<DateTimeConverter>();
        converters.Register<MemoryConverter>();
        converters.Register<StringToByteConverter>();
        converters.Register<JsonPocoConverter>();
        converters.Register<ArrayConverter>();
        converters.Register<CancellationTokenConverter>();
    }
}
