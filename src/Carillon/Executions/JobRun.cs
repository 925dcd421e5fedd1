using Carillon.Diagnostics;
using Carillon.Jobs;
using Carillon.Ledger;

namespace Carillon.Executions;

/// <summary>One run under way in this process: what it holds, what its code sees, and how to stop it.</summary>
internal sealed class JobRun(RunClaim claim, TimeProvider time, SecretMask mask, int longestLog) : IDisposable
{
    private readonly long _startedAt = time.GetTimestamp();
    private readonly TimeSpan _cpuAtStart = Environment.CpuUsage.TotalTime;

    public RunClaim Claim { get; } = claim;

    public Job Job => Claim.Job;

    public JobContext Context { get; } = new(claim.Job.Id, claim.Id, claim.Live.Row.Trigger, claim.Live.Row.DueAt, claim.Parameters);

    public RunStop Stop { get; } = new();

    /// <summary>What is logged; of a run that another invocation handed on, with the end of what was logged there.</summary>
    public RunLog Log { get; } = new(time, mask.With(claim.Parameters), claim.Live.Row.LogTail, longestLog);

    /// <summary>Takes secrets out of what the run says: those of the settings, and those it was handed.</summary>
    public SecretMask Mask { get; } = mask.With(claim.Parameters);

    /// <summary>Whether another invocation can go on with it: the engine can call its code there, and nothing it needs is kept from the store.</summary>
    public bool CanBeHandedOn => Job.Body is not null && !Claim.Live.Row.Parameters.Values.Any(SecretMask.IsMasked);

    /// <summary>How long it has been running; from a clock that never goes back.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    /// <summary>What the process has used since the run began.</summary>
    public ProcessUsage Usage()
    {
        var cpu = Environment.CpuUsage.TotalTime - _cpuAtStart;
        var elapsed = Elapsed;
        return new ProcessUsage(
            ProcessMemory.Megabytes(),
            elapsed > TimeSpan.Zero ? Math.Round(100 * (cpu / elapsed), 1) : 0);
    }

    /// <summary>Tells it to stop because somebody wants that, and why.</summary>
    public void Cancel(string why) => Stop.Request(StopReason.Cancelled, why);

    public void Dispose() => Stop.Dispose();
}
