namespace Carillon.Tests.Backups;

[Trait("Req", "SC30")]
public sealed class BackupRetentionTests : IDisposable
{
    private readonly BackupBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task RunAsync_SnapshotsPastTheirAge_GoWithTheIncrementsThatOnlyTheyNeed()
    {
        await _bench.OpenAsync();
        for (var day = 0; day < 10; day++)
        {
            await _bench.RunAsync();
            await _bench.SnapshotAsync();
            await _bench.RunAsync();
            await _bench.IncrementAsync();
            _bench.Clock.Advance(TimeSpan.FromDays(1));
        }

        var before = await _bench.Catalog.ListSnapshotsAsync(CancellationToken.None);
        var (snapshots, increments) = await _bench.Retention.RunAsync(CancellationToken.None);

        var kept = await _bench.Catalog.ListSnapshotsAsync(CancellationToken.None);
        var oldest = await _bench.Catalog.ReadManifestAsync(kept[^1], CancellationToken.None);
        Assert.Equal(before.Take(7), kept);
        Assert.Equal(3, snapshots);
        Assert.Equal(oldest.AfterIncrement, increments);
        Assert.Equal(oldest.AfterIncrement + 1, (await _bench.Catalog.ListIncrementsAsync(CancellationToken.None))[0]);
        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(await _bench.RestoreAsync()));
        await _bench.RestoreAsync(oldest.Point);
        Assert.Equal((0, 0), await _bench.Retention.RunAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_ClockFarAhead_KeepsTheNewestAndTheNewestProven(bool drillFails)
    {
        await _bench.OpenAsync();
        await _bench.RunAsync();
        var old = await _bench.SnapshotAsync();
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.RunAsync();
        var proven = await _bench.SnapshotAsync();
        await _bench.Drill.RunAsync(null, CancellationToken.None);
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.RunAsync();
        var newest = await _bench.SnapshotAsync();
        var part = _bench.Catalog.Names.Part(newest.Id, 1);
        if (drillFails)
        {
            _bench.Blobs[part] = null;
            Assert.NotNull((await _bench.Drill.RunAsync(null, CancellationToken.None)).FailedAt);
        }

        _bench.Clock.Advance(TimeSpan.FromDays(100 * 365));
        await _bench.Retention.RunAsync(CancellationToken.None);

        Assert.Equal([newest.Id, proven.Id], await _bench.Catalog.ListSnapshotsAsync(CancellationToken.None));
        Assert.DoesNotContain(_bench.Blobs.Names, name => name.Contains(old.Id, StringComparison.Ordinal));
        await _bench.Drill.VerifyAsync(proven.Id, null, CancellationToken.None);
    }

    [Fact]
    public async Task RunAsync_ManifestThatCannotBeRead_StaysAndTheOthersAreLookedAfter()
    {
        await _bench.OpenAsync();
        await _bench.RunAsync();
        var first = await _bench.SnapshotAsync();
        _bench.Clock.Advance(TimeSpan.FromDays(8));
        var second = await _bench.SnapshotAsync();
        _bench.Clock.Advance(TimeSpan.FromDays(8));
        var third = await _bench.SnapshotAsync();
        _bench.Blobs[_bench.Catalog.Names.Manifest(second.Id)] = [1, 2, 3];

        Assert.Equal(1, (await _bench.Retention.RunAsync(CancellationToken.None)).Snapshots);

        Assert.Equal([third.Id, second.Id], await _bench.Catalog.ListSnapshotsAsync(CancellationToken.None));
        Assert.DoesNotContain(_bench.Blobs.Names, name => name.Contains(first.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_PartsWithoutAManifest_GoOnceALaterSnapshotIsThere()
    {
        await _bench.OpenAsync();
        await _bench.RunAsync();
        var unfinished = await _bench.SnapshotAsync();
        _bench.Blobs[_bench.Catalog.Names.Manifest(unfinished.Id)] = null;
        Assert.Equal((0, 0), await _bench.Retention.RunAsync(CancellationToken.None));
        Assert.NotNull(_bench.Blobs[_bench.Catalog.Names.Part(unfinished.Id, 1)]);
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        var later = await _bench.SnapshotAsync();

        await _bench.Retention.RunAsync(CancellationToken.None);

        Assert.Null(_bench.Blobs[_bench.Catalog.Names.Part(unfinished.Id, 1)]);
        await _bench.Drill.VerifyAsync(later.Id, null, CancellationToken.None);
    }
}
