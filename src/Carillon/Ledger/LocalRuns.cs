using System.Collections.Concurrent;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>
/// The runs of this process. While it holds one it knows that it is alive, whatever a clock says of its lease. And where the
/// code of a run goes on after its record is final, its job stays busy until the code returns: the same code never runs twice
/// side by side here.
/// </summary>
public sealed class LocalRuns
{
    private readonly ConcurrentDictionary<ExecutionId, Action<string>?> _held = new();
    private readonly Dictionary<JobId, List<ExecutionId>> _code = [];
    private readonly Lock _gate = new();

    /// <summary>Whether this process runs an execution, or is about to record its outcome.</summary>
    public bool Holds(ExecutionId id) => _held.ContainsKey(id);

    /// <summary>Holds a run, until <see cref="Release"/>.</summary>
    /// <param name="id">Which run.</param>
    /// <param name="cancel">Tells it to stop, and why. Null where it can't be told.</param>
    public void Hold(ExecutionId id, Action<string>? cancel = null) => _held[id] = cancel;

    /// <summary>Tells a run of this process to stop, at once. A run of another process is told by its row.</summary>
    public void Cancel(ExecutionId id, string why)
    {
        if (_held.TryGetValue(id, out var cancel))
        {
            cancel?.Invoke(why);
        }
    }

    /// <summary>
    /// Lets a run go: its outcome is on record, or never will be. Where it was handed on and has begun again here meanwhile, it
    /// is held by that: only whoever holds it lets it go.
    /// </summary>
    /// <param name="id">Which run.</param>
    /// <param name="cancel">What it was held with.</param>
    public void Release(ExecutionId id, Action<string>? cancel = null) => _held.TryRemove(new KeyValuePair<ExecutionId, Action<string>?>(id, cancel));

    /// <summary>The code of a run is about to be called, until <see cref="EndCode"/>; once for the run, and once for each call.</summary>
    public void BeginCode(JobId job, ExecutionId id)
    {
        lock (_gate)
        {
            (_code.TryGetValue(job, out var running) ? running : _code[job] = []).Add(id);
        }
    }

    /// <summary>The code of a run has returned, or is not called again.</summary>
    public void EndCode(JobId job, ExecutionId id)
    {
        lock (_gate)
        {
            if (_code.TryGetValue(job, out var running) && running.Remove(id) && running.Count == 0)
            {
                _code.Remove(job);
            }
        }
    }

    /// <summary>
    /// A run that is over by the ledger, and whose code still goes on in this process: it did not stop when it was told to, or its
    /// run was taken from it. Null where there is none.
    /// </summary>
    public ExecutionId? FindNotStopped(JobStateRow state, JobId job)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
        {
            if (_code.TryGetValue(job, out var running))
            {
                foreach (var id in running)
                {
                    if (!state.Running.Contains(id))
                    {
                        return id;
                    }
                }
            }

            return null;
        }
    }
}
