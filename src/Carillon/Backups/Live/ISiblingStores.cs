using Carillon.Storage;

namespace Carillon.Backups.Live;

/// <summary>
/// The stores beside the one that the settings name: a restore fills one of them, which then holds the state. Each has a number, from 1
/// on, that its name is made of.
/// </summary>
public interface ISiblingStores
{
    /// <summary>
    /// Whether the store that the settings name keeps every other process out: then a restore that another one had begun is over for
    /// sure, and nothing of it can still arrive.
    /// </summary>
    bool AreOfOneProcess { get; }

    /// <summary>Makes the store of a number, as its kind makes it; whoever gets it disposes of it.</summary>
    /// <param name="generation">The number.</param>
    /// <param name="create">Whether it is made where there is none. Otherwise that is an error.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The store, open. It is an <see cref="IStateArchive"/>, too.</returns>
    /// <exception cref="StateStoreUnavailableException">It can't be opened; the message says why and what to do.</exception>
    Task<IStateStore> OpenAsync(int generation, bool create, CancellationToken cancellationToken);
}
