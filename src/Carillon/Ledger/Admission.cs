using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>What a job's overlap policy makes of a run that wants to begin.</summary>
internal abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>It begins now.</summary>
    public sealed record Start : Admission;

    /// <summary>It waits, and begins when what is in its way has ended.</summary>
    /// <param name="CancelRunning">Whether the runs under way are told to stop.</param>
    /// <param name="InPlaceOf">The one that waited so far and gives way. Null where none did.</param>
    /// <param name="InTheWay">The execution in its way.</param>
    public sealed record Wait(bool CancelRunning, ExecutionId? InPlaceOf, ExecutionId InTheWay) : Admission;

    /// <summary>It does not run.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="InTheWay">The execution in its way.</param>
    public sealed record Refuse(string Reason, ExecutionId InTheWay) : Admission;

    /// <summary>Applies the policy.</summary>
    /// <param name="policy">The job's overlap policy.</param>
    /// <param name="state">Where the job stands.</param>
    /// <param name="notStopped">An execution that is over, and whose code still runs in this process. Null where there is none.</param>
    public static Admission Of(OverlapPolicy policy, JobStateRow state, ExecutionId? notStopped)
    {
        if (FindInTheWay(state, notStopped) is not { } inTheWay)
        {
            return new Start();
        }

        switch (policy)
        {
            case OverlapPolicy.Allow:
                return state.Running.Count < JobLimits.MostParallel
                    ? new Start()
                    : new Refuse($"{JobLimits.MostParallel} runs of this job were under way, the most there may be.", inTheWay.Id);
            case OverlapPolicy.Queue:
                // The first that waits has no place in the queue where nothing is in its way: it is about to begin.
                return state.Waiting.Count < (state.Running.Count == 0 && notStopped is null ? 2 : 1)
                    ? new Wait(CancelRunning: false, InPlaceOf: null, inTheWay.Id)
                    : new Refuse("A run of this job was waiting already.", state.Waiting[^1]);
            case OverlapPolicy.CancelRunning:
                return new Wait(CancelRunning: true, InPlaceOf: state.Waiting.Count == 0 ? null : state.Waiting[0], inTheWay.Id);
            default:
                return new Refuse(inTheWay.Reason, inTheWay.Id);
        }
    }

    private static (ExecutionId Id, string Reason)? FindInTheWay(JobStateRow state, ExecutionId? notStopped) =>
        state.Running.Count > 0 ? (state.Running[0], "A run of this job was under way.")
        : notStopped is { } ended ? (ended, "The previous run is over, and its code is still running.")
        : state.Waiting.Count > 0 ? (state.Waiting[0], "A run of this job was waiting to start.")
        : null;
}
