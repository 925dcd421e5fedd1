namespace Carillon.Storage;

/// <summary>Takes rows one after the other, as a store keeps them: for whoever reads a whole store, where an object for each row would cost more than the row.</summary>
public interface IRawRowSink
{
    /// <summary>Takes a row.</summary>
    /// <param name="key">Where it stands, in UTF-8. Good until this returns, and no longer.</param>
    /// <param name="body">What it holds. Good until this returns, and no longer.</param>
    void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body);
}
