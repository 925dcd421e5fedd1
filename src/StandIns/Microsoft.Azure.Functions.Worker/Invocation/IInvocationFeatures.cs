namespace Microsoft.Azure.Functions.Worker;

/// <summary>The features of an invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Sets a feature.</summary>
    /// <typeparam name="T">The type it is found by.</typeparam>
    /// <param name="instance">The feature.</param>
    void Set<T>(T instance);

    /// <summary>A feature, or the type's default when there is none.</summary>
    /// <typeparam name="T">The type it is found by.</typeparam>
    T? Get<T>();
}
