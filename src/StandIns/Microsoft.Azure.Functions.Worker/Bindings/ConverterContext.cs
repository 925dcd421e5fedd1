namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>One conversion: the parameter's type and its source.</summary>
public abstract class ConverterContext
{
    /// <summary>Starts an empty context.</summary>
    protected ConverterContext()
    {
    }

    /// <summary>The type asked for.</summary>
    public abstract Type TargetType { get; }

    /// <summary>What is to be converted; null when the trigger delivered nothing of that name.</summary>
    public abstract object? Source { get; }

    /// <summary>The invocation.</summary>
    public abstract FunctionContext FunctionContext { get; }

    /// <summary>What the parameter's attributes say.</summary>
    public abstract IReadOnlyDictionary<string, object> Properties { get; }
}
