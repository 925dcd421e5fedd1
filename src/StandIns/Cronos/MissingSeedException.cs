using System.ComponentModel;
using System.Runtime.Serialization;

namespace Cronos;

/// <summary>An expression uses <c>H</c>, and no jitter seed was given to choose its value with.</summary>
[Serializable]
public class MissingSeedException : Exception
{
    /// <summary>Makes the exception with the runtime's default text.</summary>
    public MissingSeedException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which field asks for the seed.</param>
    public MissingSeedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception around the fault that led to it.</summary>
    /// <param name="message">Which field asks for the seed.</param>
    /// <param name="innerException">The fault that led to it.</param>
    public MissingSeedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Restores a serialized exception. Kept because it is part of the package's surface.</summary>
    /// <param name="info">The serialized members.</param>
    /// <param name="context">Where they come from.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Formatter-based serialization is obsolete.", DiagnosticId = "SYSLIB0051")]
    protected MissingSeedException(SerializationInfo info, StreamingContext context)
        : base(info, context)
    {
    }
}
