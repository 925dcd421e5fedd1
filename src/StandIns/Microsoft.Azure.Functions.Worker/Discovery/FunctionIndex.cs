using Microsoft.Azure.Functions.Worker.Settings;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>The app's functions, looked for once and refused all together when anything is wrong with one.</summary>
internal sealed class FunctionIndex(StartArguments start)
{
    private readonly Lazy<IReadOnlyList<IndexedFunction>> functions = new(() => Build(start));

    public IReadOnlyList<IndexedFunction> Functions => functions.Value;

    public IndexedFunction ById(string id) => Functions.First(f => f.Definition.Id == id);

    public IndexedFunction? ByName(string name) => Functions.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    private static List<IndexedFunction> Build(StartArguments start)
    {
        var types = start.FunctionTypes
            ?? [.. FunctionAssemblies.Of(start.ApplicationName, start.BaseDirectory).SelectMany(a => a.GetTypes())];
        var scan = FunctionScan.Of(types);
        return scan.Problems.Count == 0 ? scan.Functions : throw new InvalidOperationException(
            $"The app's functions cannot be loaded, {scan.Problems.Count} problem(s):{string.Concat(scan.Problems.Select(p => Environment.NewLine + "  " + p))}");
    }
}
