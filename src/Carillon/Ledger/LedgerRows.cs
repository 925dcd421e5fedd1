using System.Security.Cryptography;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>The rows that the ledger writes, with what each of them says about this process and this moment.</summary>
public sealed class LedgerRows(SecretMask mask, ProcessIdentity identity, TimeProvider time, IOptions<ExecutionOptions> options)
{
    /// <summary>An execution that begins now, held by this process, with a fence of its own.</summary>
    public LiveRow Begun(JobId job, ExecutionId id, RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = time.GetUtcNow();
        return new LiveRow
        {
            Id = id,
            Job = job,
            State = ExecutionState.Running,
            Trigger = request.Trigger,
            RequestedBy = request.RequestedBy,
            Reason = mask.Apply(request.Reason),
            StartedAt = now,
            Parameters = mask.Apply(request.Parameters),
            Fence = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Instance = identity.Instance,
            LeaseUntil = now + options.Value.LeaseDuration,
        };
    }

    /// <summary>Occurrences that did not run; consecutive ones with the same reason are one row.</summary>
    public ExecutionRow NotRun(JobId job, DueSpan due, ExecutionState state, string reason)
    {
        ArgumentNullException.ThrowIfNull(due);
        return Ended(job, ExecutionId.ForOccurrence(job, due.First), RunTrigger.Schedule, state, reason) with
        {
            DueAt = due.First,
            LastDueAt = due.Count > 1 ? due.Last : null,
            Occurrences = due.Count,
        };
    }

    /// <summary>A run that somebody asked for, and that did not begin.</summary>
    public ExecutionRow NotRun(JobId job, ExecutionId id, RunRequest request, string reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Ended(job, id, request.Trigger, ExecutionState.Skipped, reason) with
        {
            RequestedBy = request.RequestedBy,
            Parameters = mask.Apply(request.Parameters),
        };
    }

    /// <summary>A run whose process went silent, or whose live row is gone.</summary>
    public ExecutionRow Abandoned(JobId job, ExecutionId id, RunTrigger trigger, string reason) =>
        Ended(job, id, trigger, ExecutionState.Abandoned, reason);

    private ExecutionRow Ended(JobId job, ExecutionId id, RunTrigger trigger, ExecutionState state, string reason) => new()
    {
        Id = id,
        Job = job,
        State = state,
        Trigger = trigger,
        Reason = reason,
        FinishedAt = time.GetUtcNow(),
        Instance = identity.Instance,
        Build = identity.Build,
    };
}
