using System.Collections.Concurrent;
using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Ledger;

/// <summary>
/// The runs of this process. While it holds one it knows that it is alive, whatever a clock says of its lease. And where code
/// was told to stop and did not, its record is final, but its job stays busy until the code returns: the same code never runs
/// twice side by side.
/// </summary>
public sealed class LocalRuns
{
    private readonly ConcurrentDictionary<ExecutionId, Action<string>?> _held = new();
    private readonly ConcurrentDictionary<ExecutionId, JobId> _notStopped = new();

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

    /// <summary>Keeps a job busy until code that did not stop returns.</summary>
    public void KeepBusy(JobId job, ExecutionId id, Task code)
    {
        ArgumentNullException.ThrowIfNull(code);
        _notStopped[id] = job;
        _ = code.ContinueWith(
            ended =>
            {
                // Looked at, so that it is not reported as unobserved: the record says already that the run was given up.
                _ = ended.Exception;
                _notStopped.TryRemove(id, out _);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>A run of the job that was given up and whose code still goes on, or null where there is none.</summary>
    public ExecutionId? FindNotStopped(JobId job)
    {
        foreach (var (id, busy) in _notStopped)
        {
            if (busy == job)
            {
                return id;
            }
        }

        return null;
    }
}
