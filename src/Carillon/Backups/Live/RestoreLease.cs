using System.Security.Cryptography;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups.Live;

/// <summary>
/// The right to replace the state, for one restore at a time. It stands in <c>conf!live</c> and is renewed while it is held; every step
/// is a write on the condition that it still is. Where it is lost the state stays what it was.
/// </summary>
internal sealed class RestoreLease : IAsyncDisposable
{
    /// <summary>How long the restorer may be silent before others go on without it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Renewal = Length / 3;

    private readonly StateGenerations _generations;
    private readonly StoreTime _time;
    private readonly string _id;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _lost = new();
    private Task _keeping = Task.CompletedTask;

    private RestoreLease(StateGenerations generations, StoreTime time, string id) => (_generations, _time, _id) = (generations, time, id);

    /// <summary>The number of the store to fill.</summary>
    public int Generation { get; private init; }

    /// <summary>Whether that store may hold part of the same restore, which was cut off.</summary>
    public bool GoesOn { get; private init; }

    /// <summary>The epoch that begins with the switch.</summary>
    public long Epoch { get; private init; }

    /// <summary>Stops the restore once it has lost the right.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>What is said of a restore that has lost the right.</summary>
    public static BackupException NotHeard() => new("The restore was not heard of for so long that the state goes on as it is. Ask for it again.");

    /// <summary>Takes the right.</summary>
    /// <exception cref="BackupException">Another restore is under way.</exception>
    public static async Task<RestoreLease> TakeAsync(
        StateGenerations generations, StoreTime time, ProcessIdentity identity, RandomNumberGenerator random, string by, string plan, CancellationToken cancellationToken)
    {
        var id = NewId(random);
        GenerationRow? sent = null;
        var goesOn = false;
        while (true)
        {
            var stored = await generations.Home.ReadAsync<GenerationRow>(StateKeys.LiveGeneration, cancellationToken);
            var row = stored?.Row ?? GenerationRow.First;
            if (sent is null || row != sent)
            {
                if (row.Restore is { } other && !generations.HasRunOut(other))
                {
                    throw new BackupException($"Another restore is replacing the state, asked for by {other.By}. It may take until {other.Until:O}, or longer; ask again then.");
                }

                // One that another process had begun may still write, where that one only stood still: it keeps the store that it fills.
                goesOn = row.Restore is { } before && before.Plan == plan && (generations.AreOfOneProcess || before.Instance == identity.Instance);
                var generation = goesOn ? row.Restore!.Generation : await FindEmptyAsync(generations, row.Newest, cancellationToken);
                sent = row with
                {
                    Newest = Math.Max(row.Newest, generation),
                    Restore = new RestoreHold(id, by, identity.Instance, plan, generation, time.GetUtcNow() + Length, Holds: false),
                };
                if (!await TryWriteAsync(generations, stored, sent, cancellationToken))
                {
                    continue;
                }
            }

            var lease = new RestoreLease(generations, time, id) { Generation = sent.Restore!.Generation, GoesOn = goesOn, Epoch = sent.Epoch + 1 };
            lease._keeping = EngineTask.Run(lease.KeepAsync);
            return lease;
        }
    }

    /// <summary>From when this has returned, and <see cref="StateGenerations.Trust"/> has passed, nothing is written to the state.</summary>
    public Task HoldAsync() => ChangeAsync(row => row with { Restore = row.Restore! with { Holds = true, Until = _time.GetUtcNow() + Length } }, held: false);

    /// <summary>Puts the store that was filled in the place of the one that holds the state: one write, which is made or is not.</summary>
    public Task SwitchAsync() => ChangeAsync(row => new GenerationRow(Epoch, Generation, row.Newest), held: true);

    /// <summary>Lets the state go on as it is. The same restore may go on later.</summary>
    public async Task GiveUpAsync()
    {
        try
        {
            await ChangeAsync(row => row with { Restore = row.Restore! with { Holds = false, Until = _time.GetUtcNow() - StateGenerations.ClockMargin } }, held: null);
        }
        catch (Exception exception) when (exception is BackupException or StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            // It runs out by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cancel(_ended);
        await _keeping;
        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task KeepAsync()
    {
        for (var renewedAt = _time.GetTimestamp(); ;)
        {
            try
            {
                await Task.Delay(Renewal, _time, _ended.Token);
                await ChangeAsync(row => row with { Restore = row.Restore! with { Until = _time.GetUtcNow() + Length } }, held: null);
                renewedAt = _time.GetTimestamp();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is BackupException or UnreadableRowException
                || (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException && _time.GetElapsedTime(renewedAt) >= Length))
            {
                Cancel(_lost);
                return;
            }
            catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
            {
                // The next renewal may get through. Until somebody ends it, it holds.
            }
        }
    }

    /// <summary>Writes the row on the condition that the right is still held.</summary>
    /// <param name="change">What it becomes.</param>
    /// <param name="held">Whether the state has to be held by it, or must not be. Null where both will do.</param>
    private async Task ChangeAsync(Func<GenerationRow, GenerationRow> change, bool? held)
    {
        GenerationRow? sent = null;
        while (true)
        {
            // Once something may be written it has to be known whether it is.
            var stored = sent is null ? await ReadAsync() : await StateStorePatience.UntilAnsweredAsync(_time, ReadAsync);
            if (sent is not null && stored?.Row == sent)
            {
                // Its answer was lost.
                return;
            }

            if (stored is null || stored.Row.Restore?.Id != _id || (held ?? stored.Row.Restore.Holds) != stored.Row.Restore.Holds)
            {
                throw NotHeard();
            }

            if (await TryWriteAsync(_generations, stored, sent = change(stored.Row), CancellationToken.None))
            {
                return;
            }
        }
    }

    private ValueTask<StoredRow<GenerationRow>?> ReadAsync() => _generations.Home.ReadAsync<GenerationRow>(StateKeys.LiveGeneration, CancellationToken.None);

    /// <returns>Whether it is written. Otherwise it is not, or that is not known: the row says so.</returns>
    private static async Task<bool> TryWriteAsync(StateGenerations generations, StoredRow<GenerationRow>? before, GenerationRow row, CancellationToken cancellationToken)
    {
        try
        {
            var write = before is null
                ? new StateTransaction().Insert(StateKeys.LiveGeneration, row)
                : new StateTransaction().Replace(before.Key, before.Version, row);
            return (await generations.Home.CommitAsync(write, cancellationToken)).Committed;
        }
        catch (StateStoreOutcomeUnknownException)
        {
            return false;
        }
    }

    /// <summary>The next number whose store holds nothing: what was ever left in one stays what it is.</summary>
    private static async Task<int> FindEmptyAsync(StateGenerations generations, int newest, CancellationToken cancellationToken)
    {
        for (var number = newest + 1; ; number++)
        {
            var store = await generations.OpenAsync(number, create: true, cancellationToken);
            if ((await store.ReadRangeAsync(StateKeys.All, 1, cancellationToken)).Rows.Count == 0)
            {
                return number;
            }
        }
    }

    /// <summary>At once, on this thread: whoever goes by it is done with before anything else.</summary>
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    private static string NewId(RandomNumberGenerator random)
    {
        Span<byte> id = stackalloc byte[16];
        random.GetBytes(id);
        return Convert.ToHexStringLower(id);
    }
}
