using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Carillon.TestKit.Simulation;

/// <content>Its restores: one process replaces the state while the others use it.</content>
internal sealed partial class World
{
    private static readonly BackupSwitch NoBackups = new(Microsoft.Extensions.Options.Options.Create(new BackupOptions { Enabled = false }), new BackupNames("dev"));

    private readonly Dictionary<int, SimulatedRows> _siblings = [];
    private Snapshot? _snapshot;
    private readonly Dictionary<string, Snapshot> _plans = [];
    private int _generation;

    /// <summary>How often the state was replaced.</summary>
    public int Restored { get; private set; }

    /// <summary>The rows of a store: the first one, or one beside it.</summary>
    public IRows RowsOf(int generation) => generation == 0 ? Rows
        : _siblings.TryGetValue(generation, out var rows) ? rows
        : _siblings[generation] = new SimulatedRows(Plan.Broken);

    /// <summary>Writes rows into a store beside the first one.</summary>
    public bool Import(int generation, IReadOnlyList<RawRow> rows)
    {
        if (generation == _generation)
        {
            Violate(Rules.StateIsReplacedAtOnce, $"rows are imported into the state in use ({generation})");
        }

        ((SimulatedRows)RowsOf(generation)).Import(rows);
        return true;
    }

    /// <summary>A snapshot of the state as it is now; the way there is looked at elsewhere.</summary>
    private void TakeSnapshot()
    {
        Say(null, "a snapshot is taken");
        _snapshot = TakeSnapshotAsync().GetAwaiter().GetResult();
    }

    private async Task<Snapshot> TakeSnapshotAsync()
    {
        var copy = new InMemoryStateStore();
        var rows = RowsOf(_generation).ReadRange(StateKeys.All, int.MaxValue).Rows;
        foreach (var some in rows.Select(row => new RawRow(row.Key, RowCodec.Encode(row.Key, row.Row))).Chunk(1_000))
        {
            await copy.ImportAsync(some, CancellationToken.None);
        }

        var clock = new SimulatedClock(Time, TimeSpan.Zero, new SimulatedScheduler());
        var random = new SimulatedRandomness(_dice.Next());
        var blobs = new InMemoryBackupStore();
        var catalog = new BackupCatalog(blobs, new BackupNames("dev"));
        var store = new ChangeFeedStore(copy, enabled: true, clock, random);
        await store.OpenAsync(CancellationToken.None);
        var increments = new IncrementWriter(store, copy, blobs, catalog, clock, random);
        await new SnapshotWriter(store, copy, blobs, catalog, increments, new ProcessIdentity("world", "world", Time.Now, Time.Now), clock, random).TakeAsync(null, CancellationToken.None);
        return new Snapshot(catalog, await new RestorePlanner(catalog).PlanAsync(null, CancellationToken.None), rows.ToDictionary(row => row.Key, row => row.Row));
    }

    private void Restore(SimulatedHost host)
    {
        var snapshot = _snapshot!;
        host.Restoring = true;
        host.Start($"replaces the state by that of {snapshot.Plan.Point:HH:mm:ss}", async () =>
        {
            try
            {
                var restorer = new LiveRestorer(
                    new Restorer(snapshot.Catalog), new StateSettlement(host.Get<EffectiveJobs>(), host.Get<LedgerRows>(), host.Time), NoBackups, host.Get<Dispatcher>(),
                    host.Get<SecretMask>(), host.Get<ProcessIdentity>(), host.Time, host.Get<System.Security.Cryptography.RandomNumberGenerator>(), NullLogger<LiveRestorer>.Instance, host.Get<StateGenerations>());
                _plans[snapshot.Plan.Snapshot.Id] = snapshot;
                await restorer.RestoreAsync(snapshot.Plan, AtTheEnd, null, CancellationToken.None);
            }
            catch (BackupException exception)
            {
                Say(host, exception.Message);
            }
            finally
            {
                host.Restoring = false;
            }
        });
    }

    /// <summary>Looks at what was written: to the store that holds the state, to one that did, or to what says which.</summary>
    private void LookForRestore(int generation)
    {
        if (generation != _generation)
        {
            // Of a process that had not heard of it: what it begins there is on record nowhere else.
            foreach (var live in _changes.Select(change => change.After).OfType<LiveRow>())
            {
                Code.LoseRecord(live.Id);
            }
        }

        if (generation == 0 && _changes.Find(change => change.Key == StateKeys.LiveGeneration) is { After: GenerationRow row, Before: GenerationRow before } && row.Epoch != before.Epoch)
        {
            Say(null, $"generation {row.Generation} holds the state, epoch {row.Epoch}");
            Restored++;
            foreach (var account in Ledger.Accounts)
            {
                account.Live.Keys.Concat(account.Ended.Keys).ToList().ForEach(Code.LoseRecord);
            }

            _generation = row.Generation;
            var rows = RowsOf(_generation).ReadRange(StateKeys.All, int.MaxValue).Rows;
            if (rows.Any(stored => stored.Key == StateKeys.Restore))
            {
                Violate(Rules.StateIsReplacedAtOnce, "the state is not whole");
            }

            Ledger.Restart(rows, _plans[before.Restore!.Plan.Split(' ')[0]].Rows);
        }
    }

    private sealed record Snapshot(BackupCatalog Catalog, RestorePlan Plan, IReadOnlyDictionary<RowKey, StateRow> Rows);
}
