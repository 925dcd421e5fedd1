using System.Collections.Concurrent;
using Carillon.Backups.Live;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>
/// The jobs as they are in force. The state row that every claim reads says by its edition whether what is remembered here is
/// still true, so that a claim reads the job's row only after somebody changed it.
/// </summary>
public sealed class EffectiveJobs
{
    private readonly StateGenerations? _generations;
    private readonly IStateStore _store;
    private readonly JobCatalog _catalog;
    private readonly ConcurrentDictionary<JobId, EffectiveJob> _known = new();

    /// <summary>Knows none yet.</summary>
    /// <param name="store">The store.</param>
    /// <param name="catalog">What this build declares.</param>
    /// <param name="generations">Says when a restore has replaced the state: then all are forgotten. Null where none can.</param>
    public EffectiveJobs(IStateStore store, JobCatalog catalog, StateGenerations? generations = null)
    {
        (_store, _catalog, _generations) = (store, catalog, generations);
        if (generations is not null)
        {
            generations.Replaced += _known.Clear;
        }
    }

    /// <summary>The epoch of the state that every definition of this build was brought into.</summary>
    internal long Epoch { get; set; }

    /// <summary>The job as of an edition, or as of a newer one: a write under that edition then fails by itself.</summary>
    /// <exception cref="UnreadableRowException">Its row is missing or can't be read.</exception>
    /// <exception cref="StateStoreUnavailableException">It is missing in a state that a restore has just put in place.</exception>
    public async ValueTask<EffectiveJob> GetAsync(JobId id, long edition, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out var known) && known.Row.Edition == edition)
        {
            return known;
        }

        var stored = await _store.ReadAsync<JobRow>(StateKeys.Job(id), cancellationToken)
            ?? throw (_generations is not null && _generations.Epoch != Epoch
                ? new StateStoreUnavailableException($"A restore has replaced the state by one that does not know the job '{id}' yet; the next clock brings it in.")
                : new UnreadableRowException(StateKeys.Job(id), "it is missing, and is made anew when the app starts"));
        return Remember(id, stored.Row);
    }

    /// <summary>Composes a job from a row that was just read or written, and remembers it.</summary>
    public EffectiveJob Remember(JobId id, JobRow row)
    {
        var effective = Compose(id, row);
        _known[id] = effective;
        return effective;
    }

    /// <summary>Composes a job from a row that may never be written.</summary>
    public EffectiveJob Compose(JobId id, JobRow row) => EffectiveJob.Of(id, row, _catalog.TryGet(id, out var declared) ? declared : null);
}
