using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Diagnostics;
using Carillon.Storage;
using Carillon.TestKit.Simulation;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;

namespace Carillon.TestKit.Backups;

/// <summary>
/// A history of the real engine, whose processes die and whose answers are lost as the simulation has it, in any store; and beside it
/// snapshots and increments, of which many are cut off at some call. One number says everything about it.
/// </summary>
/// <param name="inner">The store, open and empty. It is an archive, too.</param>
/// <param name="blobs">Where the backups go.</param>
/// <param name="digest">Says in a line what is to be the same in what is restored.</param>
/// <param name="seed">Says everything.</param>
public sealed class BackedUpHistory(IStateStore inner, IBackupStore blobs, Func<Task<string>> digest, int seed)
{
    private const int FirstSnapshot = 10;

    private readonly Random _dice = new(seed);
    private readonly ManualClock _clock = new(Some.Instant);
    private readonly CallsThatFail _calls = new();
    private readonly SortedDictionary<DateTimeOffset, string> _points = [];
    private SnapshotWriter? _snapshots;
    private IncrementWriter? _increments;
    private int _commits;

    /// <summary>What is there of the backups.</summary>
    public BackupCatalog Catalog { get; } = new(blobs, new BackupNames("dev"));

    /// <summary>Every moment that can be restored, with what was in the store then.</summary>
    public IReadOnlyDictionary<DateTimeOffset, string> Points => _points;

    /// <summary>How many attempts were cut off.</summary>
    public int CutOff { get; private set; }

    /// <summary>What the store held at a moment, as far as backups go: at the last one before it that can be restored.</summary>
    public string At(DateTimeOffset moment) => _points.Last(point => point.Key <= moment).Value;

    /// <summary>Runs it, and leaves the store backed up to its end.</summary>
    /// <param name="steps">How long it is.</param>
    public async Task RunAsync(int steps)
    {
        using var random = RandomNumberGenerator.Create();
        var store = new ChangeFeedStore(inner, enabled: true, _clock, random);
        await store.OpenAsync(CancellationToken.None);

        // What takes backups has a way of its own to the same rows: there the calls fail that are to.
        var way = new FailingStateStore(inner, _calls);
        var (feed, failing) = (new ChangeFeedStore(way, enabled: true, _clock, random), new FailingBackupStore(blobs, _calls));
        var catalog = new BackupCatalog(failing, Catalog.Names);
        _increments = new IncrementWriter(feed, way, failing, catalog, _clock, random);
        _snapshots = new SnapshotWriter(feed, way, failing, catalog, _increments, new ProcessIdentity("some-instance", "some-build", Some.Instant, Some.Instant), _clock, random);
        var engine = new InterceptingStateStore(store)
        {
            OnCommit = async (_, commit) =>
            {
                var outcome = await commit();
                await BackUpAsync();
                return outcome;
            },
        };

        var end = await Task.Run(() => Simulator.Run(SimulationPlan.Of((ulong)seed, steps), store: engine));
        Assert.True(end.Violation is null, $"Seed {seed}: {end.Violation}");
        _calls.FailAt = null;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _snapshots.TakeAsync(null, CancellationToken.None);
        await NoteAsync();
    }

    private async Task BackUpAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(_dice.Next(1, 30)));
        var isFirst = _points.Count == 0;
        if (++_commits < FirstSnapshot || (!isFirst && _dice.Next(6) != 0))
        {
            return;
        }

        _calls.FailAt = _dice.Next(2) == 0 ? _calls.Calls + _dice.Next(1, 12) : null;
        _calls.AfterItsEffect = _dice.Next(2) == 0;
        try
        {
            await (isFirst || _dice.Next(12) == 0 ? _snapshots!.TakeAsync(null, CancellationToken.None) : _increments!.RunAsync(evenIfQuiet: _dice.Next(2) == 0, CancellationToken.None) as Task);
        }
        catch (Exception exception) when (exception is BackupStoreException or StateStoreUnavailableException or StateStoreOutcomeUnknownException)
        {
            // Whoever comes next goes on from there.
            CutOff++;
        }

        _calls.FailAt = null;
        await NoteAsync();
    }

    /// <summary>Writes down what can be restored now that could not be before: it was taken of the store as it still is.</summary>
    private async Task NoteAsync()
    {
        if ((await Catalog.ListSnapshotsAsync(CancellationToken.None)).Count > 0)
        {
            var point = (await new RestorePlanner(Catalog).PlanAsync(null, CancellationToken.None)).Point;
            if (!_points.ContainsKey(point))
            {
                _points[point] = await digest();
            }
        }
    }
}
