using Carillon.Configuration;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Executions;

/// <summary>
/// Keeps the lease of a run alive while its code runs, and carries its progress and the end of its log along. A holder that
/// can't renew for two thirds of its lease stops its own run, before anybody else may take it for lost.
/// </summary>
internal sealed partial class LeaseKeeper(
    IStateStore store,
    StoreTime time,
    IOptions<ExecutionOptions> options,
    ILogger<LeaseKeeper> logger)
{
    /// <summary>How much of the end of a log goes along.</summary>
    public const int LogTailLength = 4_000;

    /// <summary>Begins to keep the lease of a run, until what it returns is disposed of.</summary>
    public LeaseHold Hold(JobRun run) => new(this, run, options.Value, time);

    /// <summary>Renews, and stops the run where its lease is lost.</summary>
    /// <returns>Whether it was renewed.</returns>
    public async Task<bool> RenewAsync(JobRun run)
    {
        RunMeter.Current = run.Claim.Meter;
        var renewed = await TryRenewAsync(run);
        if (run.Stop.Reason == StopReason.LeaseLost)
        {
            LogLost(run.Context.ExecutionId, run.Job.Id);
        }

        return renewed;
    }

    /// <summary>Renews once. A conflict is looked into: only a fence that is no longer ours is a lost lease.</summary>
    private async Task<bool> TryRenewAsync(JobRun run)
    {
        var claim = run.Claim;
        try
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var renewed = claim.Live.Row with
                {
                    LeaseUntil = time.GetUtcNow() + options.Value.LeaseDuration,
                    Progress = run.Context.Progress is { } progress ? progress with { Message = run.Mask.Apply(progress.Message) } : null,
                    LogTail = RowText.Tail(run.Log.Text(), LogTailLength),
                };
                var outcome = await store.CommitAsync(
                    new StateTransaction().Replace(claim.Live.Key, claim.Live.Version, renewed), CancellationToken.None);
                if (outcome.Committed)
                {
                    claim.Live = new StoredRow<LiveRow>(claim.Live.Key, outcome.Versions[claim.Live.Key], renewed);
                    return true;
                }

                var current = await store.ReadAsync<LiveRow>(claim.Live.Key, CancellationToken.None);
                if (!claim.Holds(current?.Row))
                {
                    run.Stop.Request(StopReason.LeaseLost);
                    return false;
                }

                claim.Live = current!;
                if (current!.Row.Cancel is { } cancel)
                {
                    run.Stop.Request(StopReason.Cancelled, Classifier.Why(cancel));
                }
            }

            return false;
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            LogNotRenewed(run.Context.ExecutionId, exception);
            return false;
        }
    }

    [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "The lease of execution {ExecutionId} could not be renewed; it is tried again.")]
    private partial void LogNotRenewed(ExecutionId executionId, Exception exception);

    [LoggerMessage(EventId = 13, Level = LogLevel.Error, Message = "The lease of execution {ExecutionId} of job {Job} is lost; its code is told to stop.")]
    private partial void LogLost(ExecutionId executionId, Jobs.JobId job);
}
