using System.Collections.Concurrent;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>Which parameters of the query each function read.</summary>
internal sealed class QueryReads
{
    private readonly ConcurrentDictionary<(string Function, string Name), bool> _names = [];

    public void Add(string function, string name) => _names[(function, name)] = true;

    public IReadOnlyList<string> Of(string function) => [.. _names.Keys.Where(read => read.Function == function).Select(read => read.Name).Order(StringComparer.Ordinal)];
}
