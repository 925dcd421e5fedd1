namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an app can change about the worker.</summary>
public class WorkerOptions
{
    /// <summary>Starts with the defaults.</summary>
    public WorkerOptions()
    {
    }

    /// <summary>The input converters, in the order in which they are asked.</summary>
    public InputConverterCollection InputConverters { get; } = new();

    /// <summary>What the worker tells a host it can do. Kept and not used: there is no separate host here.</summary>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>();

    /// <summary>Whether a function's exception reaches the host as it is. Kept and not used: it always does here.</summary>
    public bool EnableUserCodeException { get; set; } = true;

    /// <summary>Whether empty entries are sent to the host. Kept and not used: nothing is sent here.</summary>
    public bool IncludeEmptyEntriesInMessagePayload { get; set; }
}
