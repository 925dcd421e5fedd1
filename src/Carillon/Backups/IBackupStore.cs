namespace Carillon.Backups;

/// <summary>
/// Where backups are kept: blobs by name, each written once and whole, never changed. Every implementation passes the same
/// contract suite.
/// </summary>
/// <remarks>
/// <para>A name is some parts joined by '/', each of lower-case letters, digits, '-', '_' and '.', beginning with a letter or a
/// digit; at most 200 characters in all. Any other is refused with an <see cref="ArgumentException"/>.</para>
/// <para>Errors: <see cref="BackupStoreException"/> says what could not be done, and why. After a write that ends so the blob may
/// be there, whole, or not; never half.</para>
/// </remarks>
public interface IBackupStore
{
    /// <summary>What to call the store where people read it, such as "the folder data/backups". Never a secret.</summary>
    string Description { get; }

    /// <summary>Writes a blob where none of that name is.</summary>
    /// <returns>Whether it was written. Otherwise there is one already, and it stays as it is.</returns>
    Task<bool> TryWriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a blob to its end.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">Where to. After an error some of it may have arrived.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    /// <returns>Whether there is such a blob.</returns>
    Task<bool> TryReadAsync(string name, Stream destination, CancellationToken cancellationToken);

    /// <summary>Lists the blobs whose names begin so, in the order of their names as ordinal text.</summary>
    IAsyncEnumerable<BackupBlob> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a blob. Where there is none, nothing happens.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
