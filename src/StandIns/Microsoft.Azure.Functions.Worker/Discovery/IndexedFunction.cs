using System.Reflection;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>A function that passed every check: its method, its trigger and how the host sees it.</summary>
internal sealed record IndexedFunction(
    MethodInfo Method,
    DiscoveredFunction Definition,
    DefaultFunctionMetadata Metadata,
    TriggerBindingAttribute Trigger,
    string TriggerParameter)
{
    public string Name => Definition.Name;
}
