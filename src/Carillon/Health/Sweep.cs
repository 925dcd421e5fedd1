using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Health;

/// <summary>
/// Puts the ledger in order, also where the dispatcher is switched off: runs whose process went silent, runs that were accepted and that nobody
/// begins, and rows that do not fit together. Each of the three is put on record.
/// </summary>
public sealed class Sweep(
    IStateStore store, LostRunSweeper lostRuns, WaitingRuns waitingRuns, LedgerConsistency consistency, RecordLog records, StoreTime time, IOptions<SweeperOptions> options)
{
    /// <summary>Sweeps once.</summary>
    /// <param name="origin">The run.</param>
    /// <param name="dryRun">Whether it counts only, also where the options don't say so.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SweepReport> RunAsync(RecordOrigin origin, bool dryRun, CancellationToken cancellationToken)
    {
        dryRun |= options.Value.DryRun;
        var most = options.Value.BatchSize;
        using var budget = new CancellationTokenSource(options.Value.Timeout, time.Host);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, budget.Token);
        var steps = new List<SweepRow>();
        int abandoned = 0, claims = 0;
        var rows = new ConsistencyReport(0, 0, 0, 0);
        var complete = await StepAsync("release_stale_executions", async () =>
            {
                (abandoned, _) = await lostRuns.SweepAsync(most, dryRun, ends.Token);
                return (abandoned, null);
            })
            && await StepAsync("start_stale_claims", async () =>
            {
                claims = await StartClaimsAsync(most, dryRun, ends.Token);
                return (claims, null);
            })
            && await StepAsync("repair_rows", async () =>
            {
                rows = await consistency.RepairAsync(most, dryRun, ends.Token);
                return (rows.Repaired, rows.Unreadable == 0 ? null : $"{rows.Unreadable.ToString(System.Globalization.CultureInfo.InvariantCulture)} rows can't be read.");
            });
        await records.WriteAsync(steps, cancellationToken);
        return new SweepReport(abandoned, claims, rows, complete);

        async Task<bool> StepAsync(string action, Func<Task<(int Processed, string? Error)>> step)
        {
            var start = time.GetTimestamp();
            var (processed, error, done) = (0, (string?)null, true);
            try
            {
                (processed, error) = await step();
            }
            catch (OperationCanceledException) when (budget.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                (error, done) = ("Its time was over; the next sweep goes on.", false);
            }

            var now = time.GetUtcNow();
            steps.Add(new SweepRow
            {
                Id = RecordLog.NewId(now),
                At = now,
                Trigger = origin.Trigger,
                Execution = origin.Execution,
                Action = action,
                Status = dryRun ? "dry_run" : done && processed < most ? "success" : "incomplete",
                Processed = processed,
                Duration = time.GetElapsedTime(start),
                Error = error,
            });
            return done;
        }
    }

    /// <summary>Starts what was accepted long ago, where its job lets it begin.</summary>
    private async Task<int> StartClaimsAsync(int most, bool dryRun, CancellationToken cancellationToken)
    {
        var stale = new HashSet<JobId>();
        var before = time.GetUtcNow() - options.Value.StaleAfter;
        await foreach (var stored in store.ReadAllAsync(StateKeys.Live, cancellationToken))
        {
            if (stale.Count < most && stored.Row is LiveRow { State: ExecutionState.Pending } live && live.Id.Time < before)
            {
                stale.Add(live.Job);
            }
        }

        foreach (var job in dryRun ? [] : stale)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await waitingRuns.StartAcceptedAsync(job, cancellationToken);
        }

        return stale.Count;
    }
}
