namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>What a converter answers.</summary>
public readonly struct ConversionResult
{
    private ConversionResult(ConversionStatus status, object? value, Exception? error)
    {
        Status = status;
        Value = value;
        Error = error;
    }

    /// <summary>How it ended.</summary>
    public ConversionStatus Status { get; }

    /// <summary>The value, when it succeeded.</summary>
    public object? Value { get; }

    /// <summary>The fault, when it failed.</summary>
    public Exception? Error { get; }

    /// <summary>The conversion is another converter's business.</summary>
    public static ConversionResult Unhandled() => default;

    /// <summary>The conversion gave a value.</summary>
    /// <param name="value">The value.</param>
    public static ConversionResult Success(object? value) => new(ConversionStatus.Succeeded, value, null);

    /// <summary>The source does not fit.</summary>
    /// <param name="exception">Why.</param>
    public static ConversionResult Failed(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(ConversionStatus.Failed, null, exception);
    }
}
