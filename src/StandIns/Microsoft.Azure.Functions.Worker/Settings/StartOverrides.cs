namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>What a test changes about the start.</summary>
internal sealed record StartOverrides
{
    public string? BaseDirectory { get; init; }

    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>Where the list of functions is printed; null is the console.</summary>
    public TextWriter? Output { get; init; }
}
