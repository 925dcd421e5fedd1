using System.Collections.Concurrent;
using Carillon.Executions;
using Carillon.Jobs;

namespace Carillon.Ledger;

/// <summary>
/// Code of this process that was told to stop and did not: its record is final, but its job stays busy until it returns, so
/// that the same code never runs twice side by side.
/// </summary>
public sealed class StillRunning
{
    private readonly ConcurrentDictionary<ExecutionId, JobId> _runs = new();

    /// <summary>Keeps a job busy until its code returns.</summary>
    public void Track(JobId job, ExecutionId id, Task code)
    {
        ArgumentNullException.ThrowIfNull(code);
        _runs[id] = job;
        _ = code.ContinueWith(
            ended =>
            {
                // Looked at, so that it is not reported as unobserved: the record says already that the run was given up.
                _ = ended.Exception;
                _runs.TryRemove(id, out _);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>A run of the job whose code still goes on, or null where there is none.</summary>
    public ExecutionId? Find(JobId job)
    {
        foreach (var (id, busy) in _runs)
        {
            if (busy == job)
            {
                return id;
            }
        }

        return null;
    }
}
