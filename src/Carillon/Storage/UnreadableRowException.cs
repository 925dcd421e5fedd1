namespace Carillon.Storage;

/// <summary>A row that a step depends on can't be read; the step was not taken.</summary>
public sealed class UnreadableRowException : Exception
{
    /// <summary>Says which row, and what is wrong with it.</summary>
    public UnreadableRowException(RowKey key, string reason)
        : base($"The row '{key}' can't be used: {reason}. Nothing that depends on it is done until it is repaired, or deleted and the app started again.")
    {
        Key = key;
    }

    /// <summary>Which row.</summary>
    public RowKey Key { get; }
}
