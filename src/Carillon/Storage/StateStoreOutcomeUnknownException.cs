namespace Carillon.Storage;

/// <summary>A transaction was sent and its answer never came: it may or may not have been written.</summary>
public sealed class StateStoreOutcomeUnknownException : Exception
{
    /// <summary>Says what happened to the answer.</summary>
    public StateStoreOutcomeUnknownException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
