using System.Security.Cryptography;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;
using Carillon.Storage;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>The rows that the ledger writes, with what each of them says about this process and this moment.</summary>
public sealed class LedgerRows(
    SecretMask mask, ProcessIdentity identity, StoreTime time, RandomNumberGenerator random, IOptions<ExecutionOptions> options)
{
    private const int FenceBytes = 16;

    /// <summary>An id for a run that is asked for now, and that no schedule asks for.</summary>
    public ExecutionId NewId() => ExecutionId.Random(time.GetUtcNow(), random);

    /// <summary>An execution that begins now, held by this process, with a fence of its own.</summary>
    public LiveRow Begun(JobDefinition job, ExecutionId id, RunRequest request) => Begin(Accepted(job, id, request));

    /// <summary>An execution that was accepted, and that nobody holds yet.</summary>
    public LiveRow Accepted(JobDefinition job, ExecutionId id, RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(request);
        return new LiveRow
        {
            Id = id,
            Job = job.Id,
            State = ExecutionState.Pending,
            Trigger = request.Trigger,
            RequestedBy = request.RequestedBy,
            RequestId = request.RequestId,
            Reason = mask.Apply(request.Reason),
            RetryOf = request.RetryOf,
            Parameters = mask.Apply(request.Parameters),
            System = job.System,
        };
    }

    /// <summary>An accepted execution as it begins now, held by this process, with a fence of its own.</summary>
    public LiveRow Begin(LiveRow accepted)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var now = time.GetUtcNow();
        return accepted with
        {
            State = ExecutionState.Running,
            StartedAt = accepted.StartedAt ?? now,
            Fence = NewFence(),
            Instance = identity.Instance,
            LeaseUntil = now + options.Value.LeaseDuration,
        };
    }

    /// <summary>Occurrences that did not run; consecutive ones with the same reason are one row.</summary>
    public ExecutionRow NotRun(JobDefinition job, DueSpan due, ExecutionState state, string reason)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(due);
        return Ended(job.Id, ExecutionId.ForOccurrence(job.Id, due.First), RunTrigger.Schedule, state, reason) with
        {
            System = job.System,
            DueAt = due.First,
            LastDueAt = due.Count > 1 ? due.Last : null,
            Occurrences = due.Count,
        };
    }

    /// <summary>A run that somebody asked for, and that did not begin.</summary>
    public ExecutionRow NotRun(JobDefinition job, ExecutionId id, RunRequest request, string reason)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(request);
        return Ended(job.Id, id, request.Trigger, ExecutionState.Skipped, reason) with
        {
            System = job.System,
            RequestedBy = request.RequestedBy,
            RequestId = request.RequestId,
            RetryOf = request.RetryOf,
            Parameters = mask.Apply(request.Parameters),
        };
    }

    /// <summary>A run that nobody holds, and that ends so: it has not begun, or was handed on and is not gone on with.</summary>
    public ExecutionRow NotBegun(LiveRow live, ExecutionState state, string reason)
    {
        ArgumentNullException.ThrowIfNull(live);
        var ended = Ended(live.Job, live.Id, live.Trigger, state, reason);
        return ended with
        {
            StartedAt = live.StartedAt,
            Duration = live is { State: ExecutionState.Pending, StartedAt: { } began } && ended.FinishedAt > began ? ended.FinishedAt - began : TimeSpan.Zero,
            Attempts = live.AttemptsBefore,
            Log = live.LogTail,
            Cost = live.CostBefore,
            RequestedBy = live.RequestedBy,
            RequestId = live.RequestId,
            System = live.System,
            DueAt = live.DueAt,
            RetryOf = live.RetryOf,
            Losses = live.Losses,
            Parameters = live.Parameters,
        };
    }

    /// <summary>A run whose process went silent, or whose live row is gone.</summary>
    public ExecutionRow Abandoned(LiveRow live, string reason) => NotBegun(live, ExecutionState.Abandoned, reason) with { Lost = true };

    private string NewFence()
    {
        Span<byte> bytes = stackalloc byte[FenceBytes];
        random.GetBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

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
