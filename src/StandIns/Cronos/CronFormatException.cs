using System.ComponentModel;
using System.Runtime.Serialization;

namespace Cronos;

/// <summary>A text is not a cron expression. The message names the field, the offending text, its position and what is allowed there.</summary>
[Serializable]
public class CronFormatException : FormatException
{
    /// <summary>Makes the exception with the runtime's default text.</summary>
    public CronFormatException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, and what is allowed.</param>
    public CronFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception around the fault that led to it.</summary>
    /// <param name="message">What is wrong, and what is allowed.</param>
    /// <param name="innerException">The fault that led to it.</param>
    public CronFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Restores a serialized exception. Kept because it is part of the package's surface.</summary>
    /// <param name="info">The serialized members.</param>
    /// <param name="context">Where they come from.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Formatter-based serialization is obsolete.", DiagnosticId = "SYSLIB0051")]
    protected CronFormatException(SerializationInfo info, StreamingContext context)
        : base(info, context)
    {
    }
}
