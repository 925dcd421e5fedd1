using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Carillon.Backups;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Backups;

/// <summary>Snapshots, increments, and what is restored from them.</summary>
[Trait("Req", "SC25")]
[Trait("Req", "TO8")]
public sealed class BackupTests : IDisposable
{
    private readonly BackupBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Restore_OfASnapshotAlone_IsTheSameRows()
    {
        await _bench.OpenAsync();
        foreach (var (key, row) in SampleRows.All.Where(sample => sample.Key != StateKeys.BackupFeed))
        {
            await _bench.Inner.CommitAsync(new StateTransaction().Insert(key, row), CancellationToken.None);
        }

        var manifest = await _bench.SnapshotAsync();
        var restored = await _bench.RestoreAsync();

        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(restored));
        Assert.Equal(manifest.Rows, (await restored.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows.Count);
        Assert.Null(await restored.ReadAsync(StateKeys.HandOffKey, CancellationToken.None));
    }

    [Fact]
    public async Task Restore_OfASnapshotAndIncrements_IsTheNewest()
    {
        await _bench.OpenAsync();
        var dropped = await _bench.RunAsync();
        await _bench.SnapshotAsync();
        await _bench.RunAsync("b");
        await _bench.IncrementAsync();
        await _bench.DropAsync(dropped);
        await _bench.RunAsync();
        await _bench.IncrementAsync();

        var restored = await _bench.RestoreAsync();

        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(restored));
        Assert.Null(await restored.ReadAsync(StateKeys.Execution(dropped.Job, dropped.Id), CancellationToken.None));
    }

    [Fact]
    public async Task Restore_ToEachMinute_IsWhatStoodThere()
    {
        await _bench.OpenAsync();
        var then = new Dictionary<DateTimeOffset, IReadOnlyList<string>>();
        for (var minute = 0; minute < 8; minute++)
        {
            await _bench.RunAsync(minute % 2 == 0 ? "a" : "b");
            if (minute % 4 == 0)
            {
                then[(await _bench.SnapshotAsync()).Point] = await BackupBench.ContentsAsync(_bench.Inner);
            }
            else
            {
                then[(await _bench.IncrementAsync()).To] = await BackupBench.ContentsAsync(_bench.Inner);
            }

            _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        foreach (var (point, contents) in then)
        {
            Assert.Equal(contents, await BackupBench.ContentsAsync(await _bench.RestoreAsync(point)));
            Assert.Equal(contents, await BackupBench.ContentsAsync(await _bench.RestoreAsync(point.AddSeconds(59))));
        }

        await Assert.ThrowsAsync<BackupException>(() => _bench.RestoreAsync(then.Keys.Min().AddTicks(-1)));
    }

    /// <summary>Rows that a scan has passed, and rows that it has not reached, change while it is under way.</summary>
    [Fact]
    public async Task Restore_OfASnapshotBesideWriters_IsTheStateAtItsEnd()
    {
        BackupBench? bench = null;
        var pages = 0;
        using var scanned = bench = new BackupBench(state: inner => new WatchedArchive((InMemoryStateStore)inner, async range =>
        {
            if (range.From == StateKeys.All.From || pages++ < 1)
            {
                await bench!.RunAsync("a");
                await bench.RunAsync("z");
            }
        }));
        await bench.OpenAsync();
        var dropped = await bench.RunAsync("a");
        await bench.RunAsync("z");

        var manifest = await bench.SnapshotAsync();
        await bench.DropAsync(dropped);
        await bench.IncrementAsync();

        Assert.True(manifest.ThroughIncrement > manifest.AfterIncrement);
        Assert.Equal(await BackupBench.ContentsAsync(bench.Inner), await BackupBench.ContentsAsync(await bench.RestoreAsync()));
    }

    /// <summary>A writer's clock says what stands in the feed's keys, and nothing depends on it: however late or wrong, it is taken up.</summary>
    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task Increment_ChangeWithAnotherTime_IsTakenUp(int seconds)
    {
        await _bench.OpenAsync();
        await _bench.SnapshotAsync();
        await _bench.RunAsync("a");
        await _bench.IncrementAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
        var late = new ChangeFeedStore(_bench.Inner, enabled: true, new Carillon.TestKit.Time.ManualClock(_bench.Clock.GetUtcNow().AddSeconds(seconds)), random);
        await late.CommitAsync(new StateTransaction().Insert(StateKeys.JobState(Some.JobId("late")), new JobStateRow { Cursor = Some.Instant }), CancellationToken.None);

        Assert.Equal(1, (await _bench.IncrementAsync()).Rows);

        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(await _bench.RestoreAsync()));
    }

    [Fact]
    public async Task Increment_NothingChanged_WritesNothing()
    {
        await _bench.OpenAsync();
        await _bench.RunAsync();
        await _bench.IncrementAsync();
        var before = _bench.Blobs.Names;

        Assert.Equal(0, (await _bench.IncrementAsync()).Written);

        Assert.Equal(before, _bench.Blobs.Names);
        Assert.Empty((await _bench.Inner.ReadRangeAsync(StateKeys.Changes, 10, CancellationToken.None)).Rows);
    }

    /// <summary>The job that writes increments is itself on record each minute: that alone must not go on for ever.</summary>
    [Fact]
    public async Task Increment_OnlyOwnJobsRan_WaitsForAnotherChangeAndRidesAlong()
    {
        await _bench.OpenAsync();
        await _bench.SnapshotAsync();
        for (var minute = 0; minute < 30; minute++)
        {
            await _bench.RunAsync("backup-increment", system: true);
            Assert.Equal(0, (await _bench.IncrementAsync()).Written);
            _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await _bench.RunAsync("a");

        Assert.Equal((1, 33), await _bench.IncrementAsync() is var report ? (report.Written, report.Rows) : default);
        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(await _bench.RestoreAsync()));
    }

    [Fact]
    public async Task Increment_OnlyOwnJobsRanForLong_IsWrittenOnceThereAreAThousandChanges()
    {
        await _bench.OpenAsync();
        var written = new List<int>();
        for (var run = 0; run < 1_001; run++)
        {
            await _bench.RunAsync("backup-increment", system: true);
            if ((await _bench.IncrementAsync()).Written > 0)
            {
                written.Add(run);
            }
        }

        Assert.Equal([499, 999], written);
    }

    [Fact]
    public async Task Snapshot_AfterOwnJobsAlone_HoldsThem()
    {
        await _bench.OpenAsync();
        await _bench.RunAsync("backup-increment", system: true);

        await _bench.SnapshotAsync();

        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(await _bench.RestoreAsync()));
        Assert.Empty((await _bench.Inner.ReadRangeAsync(StateKeys.Changes, 10, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task Increment_MoreChangesThanOneBlobTakes_IsSeveralAndOnlyTheLastCanBeRestoredTo()
    {
        await _bench.OpenAsync();
        await _bench.SnapshotAsync();
        var log = new string('x', 60_000);
        for (var run = 0; run < 1_200; run++)
        {
            var execution = Some.Execution() with { Log = log };
            await _bench.CommitAsync(new StateTransaction().Insert(StateKeys.Execution(execution.Job, execution.Id), execution));
        }

        var report = await _bench.IncrementAsync();
        var plan = await _bench.Planner.PlanAsync(null, CancellationToken.None);

        Assert.Equal((2, 1_200L), (report.Written, report.Rows));
        Assert.Equal([1, 2], plan.Sequences);
        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(await _bench.RestoreAsync()));

        // The first of the two alone leads nowhere.
        _bench.Blobs[_bench.Catalog.Names.Increment(2)] = null;
        Assert.Empty((await _bench.Planner.PlanAsync(null, CancellationToken.None)).Sequences);
    }

    [Fact]
    public async Task Increment_AnotherProcessWroteThatNumber_GoesOnBehindIt()
    {
        await _bench.OpenAsync();
        await _bench.SnapshotAsync();
        await _bench.RunAsync("a");
        await _bench.IncrementAsync();
        var feed = (FeedRow)(await _bench.Inner.ReadAsync(StateKeys.BackupFeed, CancellationToken.None))!.Row;

        // As a process leaves it that dies between the blob and the row.
        var stored = (await _bench.Inner.ReadAsync(StateKeys.BackupFeed, CancellationToken.None))!;
        await _bench.Inner.CommitAsync(new StateTransaction().Replace(stored.Key, stored.Version, feed with { Sequence = 0, Seal = null, To = null }), CancellationToken.None);
        await _bench.RunAsync("b");

        Assert.Equal(2, (await _bench.IncrementAsync()).Sequence);
        Assert.Equal([1, 2], (await _bench.Planner.PlanAsync(null, CancellationToken.None)).Sequences);
        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(await _bench.RestoreAsync()));
    }

    [Fact]
    public async Task Increment_FeedThatCannotBeRead_SaysSoAndTheNextSnapshotHoldsEverything()
    {
        await _bench.OpenAsync();
        await _bench.SnapshotAsync();
        await _bench.RunAsync("a");
        var change = (await _bench.Inner.ReadRangeAsync(StateKeys.Changes, 1, CancellationToken.None)).Rows[0];
        _bench.Inner.Damage(change.Key, "{"u8.ToArray());

        var exception = await Assert.ThrowsAsync<BackupException>(_bench.IncrementAsync);
        Assert.Contains(change.Key.Value, exception.Message, StringComparison.Ordinal);

        await _bench.RunAsync("b");
        await _bench.IncrementAsync();
        Assert.Empty((await _bench.Planner.PlanAsync(null, CancellationToken.None)).Sequences);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.SnapshotAsync();
        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(await _bench.RestoreAsync()));
    }

    [Fact]
    public async Task Increment_NoFeedKept_SaysSo() =>
        Assert.Contains("Carillon:Backup:Enabled", (await Assert.ThrowsAsync<BackupException>(_bench.IncrementAsync)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Rows_ThatAreNotJson_AreKeptAsTheyAreAndCounted()
    {
        await _bench.OpenAsync();
        await _bench.RunAsync();
        _bench.Inner.Damage(StateKeys.Build("a"), [0xff, 0x00, (byte)'\n', (byte)'"']);
        _bench.Inner.Damage(StateKeys.Build("b"), "{\n}"u8.ToArray());
        _bench.Inner.Damage(StateKeys.Build("c"), "{\"v\":1"u8.ToArray());
        _bench.Inner.Damage(StateKeys.Build("d"), []);
        _bench.Inner.Damage(StateKeys.Build("e"), "{\"v\":99}"u8.ToArray());
        _bench.Inner.Damage(new RowKey("foreign \"key\" \\ \u00e4"), "{\"v\":1}"u8.ToArray());

        var manifest = await _bench.SnapshotAsync();
        var restored = await _bench.RestoreAsync();

        Assert.Equal(4, manifest.NotJson);
        Assert.Equal(
            (await _bench.Inner.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows.Where(row => BackupScope.Covers(row.Key)).Select(row => $"{row.Key} {Convert.ToHexString(row.Body!)}"),
            (await restored.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows.Select(row => $"{row.Key} {Convert.ToHexString(row.Body!)}"));
    }

    [Fact]
    public async Task Blobs_OfEveryKind_AreLinesOfJsonToAnyGunzip()
    {
        await _bench.OpenAsync();
        var execution = await _bench.RunAsync();
        await _bench.SnapshotAsync();
        await _bench.DropAsync(execution);
        await _bench.IncrementAsync();

        Assert.All(_bench.Blobs.Names, name =>
        {
            using var gunzip = new GZipStream(new MemoryStream(_bench.Blobs[name]!), CompressionMode.Decompress);
            using var text = new StreamReader(gunzip, Encoding.UTF8);
            var lines = text.ReadToEnd().TrimEnd('\n').Split('\n');
            Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
            using var seal = JsonDocument.Parse(lines[^1]);
            Assert.Equal(SealedBlob.Hash(_bench.Blobs[name].AsSpan()[..^SealedBlob.SealLength]), seal.RootElement.GetProperty("sha256").GetString());
        });
        Assert.All(_bench.Blobs.Names, name => Assert.StartsWith("dev/", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restore_TargetNotEmpty_IsRefusedUnlessToldToReplaceIt()
    {
        await _bench.OpenAsync();
        await _bench.RunAsync();
        await _bench.SnapshotAsync();
        var plan = await _bench.Planner.PlanAsync(null, CancellationToken.None);
        var target = new InMemoryStateStore();
        await target.CommitAsync(new StateTransaction().Insert(StateKeys.Build("other"), new BuildRow("other", Some.Instant, Some.Instant)), CancellationToken.None);

        await Assert.ThrowsAsync<BackupException>(() => _bench.Restorer.RestoreAsync(plan, target, replace: false, null, CancellationToken.None));
        Assert.Single(await BackupBench.ContentsAsync(target));
        await _bench.Restorer.RestoreAsync(plan, target, replace: true, null, CancellationToken.None);

        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(target));
        Assert.Null(await target.ReadAsync(StateKeys.Restore, CancellationToken.None));
    }

    [Fact]
    public async Task Plan_ToAnEarlierPoint_SaysWhatItTakesAndWhatIsLeftOut()
    {
        await _bench.OpenAsync();
        await _bench.RunAsync();
        var manifest = await _bench.SnapshotAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.RunAsync();
        var first = await _bench.IncrementAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.RunAsync();
        await _bench.IncrementAsync();

        var plan = await _bench.Planner.PlanAsync(first.To, CancellationToken.None);

        Assert.Equal((manifest.Id, first.To, 1), (plan.Snapshot.Id, plan.Point, plan.IncrementsLeftOut));
        Assert.Equal(manifest.Rows + first.Rows + 2, plan.Rows);
        Assert.True(plan.Bytes > first.Bytes);
    }

    /// <summary>A state archive that does something before each page.</summary>
    private sealed class WatchedArchive(InMemoryStateStore inner, Func<KeyRange, Task> before) : IStateStore, IStateArchive
    {
        private bool _within;

        public string Description => inner.Description;

        public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

        public ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

        public ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken) => inner.ReadRangeAsync(range, limit, cancellationToken);

        public ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken) => inner.CommitAsync(transaction, cancellationToken);

        public async ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken)
        {
            if (!_within)
            {
                _within = true;
                await before(range);
                _within = false;
            }

            // One row at a time, so that there is something before and behind.
            return await inner.ExportAsync(range, 1, cancellationToken);
        }

        public ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) => inner.ExportAsync(keys, cancellationToken);

        public ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken) => inner.ImportAsync(rows, cancellationToken);
    }
}
