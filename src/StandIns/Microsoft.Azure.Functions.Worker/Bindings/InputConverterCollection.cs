using System.Collections;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The app's input converters, in the order in which they are asked.</summary>
public sealed class InputConverterCollection : IEnumerable<Type>
{
    private readonly List<Type> converters = [];

    /// <summary>Adds a converter at the end.</summary>
    /// <typeparam name="T">The converter.</typeparam>
    public void Register<T>()
        where T : IInputConverter => converters.Add(typeof(T));

    /// <summary>Adds a converter at a place.</summary>
    /// <typeparam name="T">The converter.</typeparam>
    /// <param name="index">The place, from 0.</param>
    public void RegisterAt<T>(int index)
        where T : IInputConverter => converters.Insert(index, typeof(T));

    /// <summary>Removes all converters.</summary>
    public void Clear() => converters.Clear();

    /// <summary>The converters in order.</summary>
    public IEnumerator<Type> GetEnumerator() => converters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
