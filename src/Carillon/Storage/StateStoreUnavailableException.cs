namespace Carillon.Storage;

/// <summary>The store could not do what was asked, and has written nothing of it. The same call may be made again.</summary>
public sealed class StateStoreUnavailableException : Exception
{
    /// <summary>Says what was tried and why it could not be done.</summary>
    public StateStoreUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
