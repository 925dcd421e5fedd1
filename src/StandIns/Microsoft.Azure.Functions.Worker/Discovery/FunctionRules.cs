namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>What the host refuses about several functions together.</summary>
internal static class FunctionRules
{
    public static IEnumerable<string> AcrossFunctions(IEnumerable<IndexedFunction> functions)
        => functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1)
            .Select(g => $"{string.Join(" and ", g.Select(f => f.Definition.EntryPoint))}: they share the function name '{g.Key}' (case does not count). Give each its own.");
}
