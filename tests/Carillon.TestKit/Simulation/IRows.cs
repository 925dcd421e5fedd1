using Carillon.Storage;

namespace Carillon.TestKit.Simulation;

/// <summary>Where the rows of a simulation are kept. Whoever asks is answered before anything else happens.</summary>
internal interface IRows
{
    /// <summary>How many rows there are.</summary>
    int Count { get; }

    StoredRow? Read(RowKey key);

    RowPage ReadRange(KeyRange range, int limit);

    /// <summary>Writes a transaction, all of it or nothing.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="changes">What it changed.</param>
    CommitOutcome Commit(StateTransaction transaction, List<RowChange> changes);
}
