using System.Globalization;
using System.Security.Cryptography;
using Carillon.Diagnostics;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Backups.Live;

/// <summary>
/// Replaces the state that the app runs on by one from a backup, while it runs. It fills another store; holds the state, so that nobody
/// writes to it any more; brings what was restored up to the present; and switches to it by one write. Before that write the state is
/// the old one, after it the new one, wherever the process dies.
/// </summary>
public sealed partial class LiveRestorer(
    Restorer restorer, StateSettlement settlement, BackupSwitch backups, Dispatcher dispatcher, SecretMask mask, ProcessIdentity identity,
    StoreTime time, RandomNumberGenerator random, ILogger<LiveRestorer> logger, StateGenerations? generations = null)
{
    /// <summary>
    /// How long the state is held before what was restored is brought up to the present: as long as processes go by what they have read, and
    /// as long as a write to the store may take. By then every claim in the old state is of an occurrence that was due before; the
    /// second part is also more than clocks come early, and more than those of two processes differ.
    /// </summary>
    public static readonly TimeSpan HoldBeforeSettling = StateGenerations.Trust + TimeSpan.FromSeconds(10);

    private int _underWay;

    /// <summary>Whether the state can be replaced here, and why not.</summary>
    public string? WhyNot => generations is null ? "The store in use has none beside it that a restore could fill." : null;

    /// <summary>Replaces the state.</summary>
    /// <param name="plan">What to restore.</param>
    /// <param name="asked">Who asks for it, and why. The key is kept in the new state.</param>
    /// <param name="progress">Hears how far it is. Null where nobody asks.</param>
    /// <param name="cancellationToken">Stops it up to the switch; then the state goes on as it was. The same plan can go on later.</param>
    /// <exception cref="BackupException">Another restore is under way, or this one was silent for too long: the state is what it was.</exception>
    /// <exception cref="DamagedBackupException">Something is missing, or not as it was written. The state is what it was.</exception>
    /// <exception cref="StateStoreUnavailableException">The store failed. The state is what it was.</exception>
    public async Task<LiveRestoreResult> RestoreAsync(RestorePlan plan, ActRequest asked, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(asked);
        if (WhyNot is { } why)
        {
            throw new BackupException(why);
        }

        if (Interlocked.Exchange(ref _underWay, 1) == 1)
        {
            throw new BackupException("This process is replacing the state already. Wait until that is over.");
        }

        try
        {
            await restorer.CheckAsync(plan, cancellationToken);
            await using var lease = await RestoreLease.TakeAsync(generations!, time, identity, random, asked.By, Name(plan), cancellationToken);
            var switched = false;
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
                var result = await ReplaceAsync(plan, lease, asked, progress, either.Token);
                switched = true;
                LogReplaced(plan.Snapshot.Id, plan.Point, result.Epoch, asked.By);
                return result;
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
            {
                throw RestoreLease.NotHeard();
            }
            finally
            {
                if (!switched)
                {
                    await lease.GiveUpAsync();
                }
            }
        }
        finally
        {
            Volatile.Write(ref _underWay, 0);
        }
    }

    private async Task<LiveRestoreResult> ReplaceAsync(
        RestorePlan plan, RestoreLease lease, ActRequest asked, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var target = await generations!.OpenAsync(lease.Generation, create: true, cancellationToken);
        await restorer.FillMarkedAsync(plan, (IStateArchive)target, replace: lease.GoesOn, progress, cancellationToken);

        await lease.HoldAsync();
        progress?.Report(new BackupProgress("hold", plan.Rows, plan.Rows, plan.Bytes));
        await Task.Delay(HoldBeforeSettling, time, cancellationToken);

        // Nobody writes to it any more: what is read there now stays so.
        var old = (await generations.RefreshAsync()).Store;
        progress?.Report(new BackupProgress("settle", plan.Rows, plan.Rows, plan.Bytes));
        var reason = mask.Apply(asked.Reason);
        var settled = await settlement.SettleAsync(
            old, target, plan.Point, reason is null ? asked.By : $"{asked.By}: {reason}", (rows, settled) => AddBeside(rows, settled, plan, lease, asked), cancellationToken);
        await lease.SwitchAsync();

        await FollowAsync(lease.Epoch);
        return new LiveRestoreResult(lease.Epoch, target.Description, settled);
    }

    /// <summary>What is on record in the new state of how it came to be.</summary>
    private void AddBeside(RowImports rows, SettledState settled, RestorePlan plan, RestoreLease lease, ActRequest asked)
    {
        if (backups.IsOn)
        {
            rows.Add(StateKeys.BackupFeed, ChangeFeed.New(time, random));
        }

        rows.Add(new StateTransaction().AddAudit(AuditRows.Entry("restore", asked.By, settled.At) with
        {
            RequestId = asked.RequestId,
            Reason = mask.Apply(asked.Reason),
            Before = new Dictionary<string, string?> { ["epoch"] = Number(lease.Epoch - 1) },
            After = new Dictionary<string, string?>
            {
                ["epoch"] = Number(lease.Epoch),
                ["snapshot"] = plan.Snapshot.Id,
                ["point"] = Instant(plan.Point),
                ["target"] = "live",
                ["skipped"] = Number(settled.Occurrences),
                ["interrupted"] = Number(settled.Interrupted),
            },
        }));
        if (asked.Idempotency is { } key)
        {
            rows.Add(StateKeys.IdempotentRequest(key.Hash), new IdempotencyRow(key.BodyHash, settled.At, null));
        }
    }

    /// <summary>This process goes on with the new state at once, as at its start. Where the store fails now, the next clock does that.</summary>
    private async Task FollowAsync(long epoch)
    {
        try
        {
            while ((await generations!.RefreshAsync()).Row.Epoch < epoch)
            {
                // That was asked for before the switch.
            }

            await dispatcher.TickAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
        {
            LogNotFollowed(exception);
        }
    }

    private static string Name(RestorePlan plan) => $"{plan.Snapshot.Id} to {Instant(plan.Point)}";

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(EventId = 143, Level = LogLevel.Warning, Message = "The state was replaced by that of the snapshot {Snapshot}, as of {Point}, asked for by {By}. This is epoch {Epoch}.")]
    private partial void LogReplaced(string snapshot, DateTimeOffset point, long epoch, string by);

    [LoggerMessage(EventId = 144, Level = LogLevel.Warning, Message = "The state was replaced, and this process could not go on with it yet; the next clock does.")]
    private partial void LogNotFollowed(Exception exception);
}
