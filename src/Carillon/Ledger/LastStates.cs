using Carillon.Backups.Live;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>
/// The states of jobs as this process recorded them last. The next claim may go by one of them without reading: it is written on
/// the condition that the state is still that one. Nothing else may be concluded from them, as others write states, too.
/// </summary>
public sealed class LastStates
{
    /// <summary>A state has some kilobytes. Beyond so many all are forgotten, and claims read again.</summary>
    private const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<JobId, StoredRow<JobStateRow>> _states = [];

    /// <summary>Remembers none yet.</summary>
    /// <param name="generations">Says when a restore has replaced the state: then all are forgotten. Null where none can.</param>
    public LastStates(StateGenerations? generations = null)
    {
        if (generations is not null)
        {
            generations.Replaced += Forget;
        }
    }

    /// <summary>Remembers a state that was just written.</summary>
    public void Remember(JobId job, StoredRow<JobStateRow> state)
    {
        lock (_gate)
        {
            if (_states.Count >= Most)
            {
                _states.Clear();
            }

            _states[job] = state;
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            _states.Clear();
        }
    }

    /// <summary>The state that was remembered, once: whatever comes of it, it is another one afterwards. Null where there is none.</summary>
    public StoredRow<JobStateRow>? Take(JobId job)
    {
        lock (_gate)
        {
            return _states.Remove(job, out var state) ? state : null;
        }
    }
}
