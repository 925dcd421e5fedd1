namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>How a conversion ended.</summary>
public enum ConversionStatus
{
    /// <summary>Not this converter's business.</summary>
    Unhandled = 0,

    /// <summary>Converted.</summary>
    Succeeded = 1,

    /// <summary>Refused: the source does not fit.</summary>
    Failed = 2,
}
