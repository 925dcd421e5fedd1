using System.Reflection;
using Carillon.Functions.Access;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Carillon.Functions.Discovery;

/// <summary>
/// The functions of the app as the platform indexed them, each with its method. Filled at start, before the first invocation.
/// </summary>
internal sealed class FunctionTable(IFunctionMetadataProvider provider)
{
    private IReadOnlyDictionary<string, FunctionEntry>? _byName;

    /// <summary>Every function.</summary>
    public IEnumerable<FunctionEntry> Entries => Table.Values;

    /// <summary>A function by its name, in any case. Null where there is none.</summary>
    public FunctionEntry? Find(string functionName) => Table.GetValueOrDefault(functionName);

    /// <summary>
    /// What a function of this library asks of its callers. Null for the app's own functions, which are none of our business.
    /// </summary>
    public RequiresAttribute? RequirementOf(string functionName) =>
        Find(functionName)?.Method.GetCustomAttribute<RequiresAttribute>();

    /// <summary>Asks the platform for its functions.</summary>
    public async Task FillAsync()
    {
        var functions = await provider.GetFunctionMetadataAsync(AppContext.BaseDirectory);
        _byName = functions.Select(FunctionEntry.Read).ToDictionary(entry => entry.Name, StringComparer.OrdinalIgnoreCase);
    }

    private IReadOnlyDictionary<string, FunctionEntry> Table =>
        _byName ?? throw new InvalidOperationException("The functions of the app are not known yet: the app has not started.");
}
