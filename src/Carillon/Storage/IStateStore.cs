namespace Carillon.Storage;

/// <summary>
/// The one seam between the engine and where its state is kept: rows in key order, and transactions over them. Every
/// implementation passes the same contract suite.
/// </summary>
/// <remarks>
/// <para>Reads see every transaction that had been answered before they began.</para>
/// <para>Errors: a condition that does not hold is a value (<see cref="CommitOutcome.Conflict"/>), with nothing written.
/// <see cref="StateStoreUnavailableException"/> means that nothing was written, and the same call may be made again.
/// <see cref="StateStoreOutcomeUnknownException"/> means that a transaction may or may not have been written: whoever gets it
/// reads its own rows before going on. Any other exception is a defect.</para>
/// </remarks>
public interface IStateStore
{
    /// <summary>What to call the store where people read it, such as "SQLite, data/carillon.db". Never a secret.</summary>
    string Description { get; }

    /// <summary>Makes the store ready for use. Called once, before anything else; safe to repeat.</summary>
    /// <exception cref="StateStoreUnavailableException">It can't be opened; the message says why and what to do.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Reads a row, or null where none stands.</summary>
    ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken);

    /// <summary>Reads the first rows of a range, in key order.</summary>
    /// <param name="range">The range.</param>
    /// <param name="limit">The most rows to read: 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken);

    /// <summary>Writes a transaction: all of it, or nothing.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellationToken">
    /// Gives the write up while it waits for its turn; once it is being written, it is answered as it turns out.
    /// </param>
    ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken);
}
