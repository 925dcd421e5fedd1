using Carillon.Backups;
using Carillon.Storage;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Backups;

/// <summary>A backup that is not what was written: the drill fails and names the part, and a restore refuses before it writes.</summary>
[Trait("Req", "SC31")]
public sealed class DamagedBackupTests : IDisposable
{
    private readonly BackupBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>How a blob may come to harm, by the kind of blob.</summary>
    public static TheoryData<string, string> Harm()
    {
        var harm = new TheoryData<string, string>();
        foreach (var blob in new[] { "manifest", "part", "closing increment", "increment" })
        {
            foreach (var kind in new[] { "flipped", "truncated", "longer", "missing", "emptied", "swapped" })
            {
                harm.Add(blob, kind);
            }
        }

        return harm;
    }

    [Theory]
    [MemberData(nameof(Harm))]
    public async Task Drill_AnyHarm_FailsAndNamesThePart(string blob, string kind)
    {
        var name = await TakeAsync(blob);
        Assert.Null((await _bench.Drill.RunAsync(null, CancellationToken.None)).FailedAt);

        DoHarm(name, kind);
        var proof = await _bench.Drill.RunAsync(null, CancellationToken.None);

        if (blob == "manifest" && kind == "missing")
        {
            // Without a manifest there is no snapshot: the one before it is the newest.
            Assert.NotEqual(name, _bench.Catalog.Names.Manifest(proof.Snapshot!));
            return;
        }

        Assert.Equal(_bench.Clock.GetUtcNow(), proof.FailedAt);
        Assert.Contains(name, proof.Failure, StringComparison.Ordinal);
        Assert.NotNull(proof.ProvenAt);
    }

    [Theory]
    [MemberData(nameof(Harm))]
    public async Task Restore_HarmAfterThePlan_IsRefusedBeforeAnythingIsWritten(string blob, string kind)
    {
        var name = await TakeAsync(blob);
        var plan = await _bench.Planner.PlanAsync(null, CancellationToken.None);
        var target = new InMemoryStateStore();
        DoHarm(name, kind);

        if (blob == "manifest")
        {
            // It was read when the plan was made.
            await _bench.Restorer.RestoreAsync(plan, target, replace: false, null, CancellationToken.None);
            Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(target));
            return;
        }

        var exception = await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Restorer.RestoreAsync(plan, target, replace: false, null, CancellationToken.None));

        Assert.Equal(name, exception.Blob);
        Assert.Empty((await target.ExportAsync(StateKeys.All, 1, CancellationToken.None)).Rows);
    }

    /// <summary>Each byte of each blob, so that none is there in vain.</summary>
    [Fact]
    public async Task Drill_AnyByteFlipped_Fails()
    {
        await TakeAsync("part");
        var needed = (await _bench.Drill.VerifyAsync(_newest, null, CancellationToken.None)).Sequences.Select(_bench.Catalog.Names.Increment)
            .Concat(_bench.Blobs.Names.Where(name => name.Contains(_newest, StringComparison.Ordinal))).ToList();
        Assert.Equal(4, needed.Count);
        foreach (var name in needed)
        {
            var sound = _bench.Blobs[name]!;
            for (var at = 0; at < sound.Length; at++)
            {
                var flipped = (byte[])sound.Clone();
                flipped[at] ^= 1;
                _bench.Blobs[name] = flipped;
                if (await IsUsableAsync())
                {
                    Assert.Fail($"Byte {at} of {name} was flipped, and nobody saw it.");
                }
            }

            _bench.Blobs[name] = sound;
        }

        Assert.True(await IsUsableAsync());
    }

    [Fact]
    public async Task Plan_IncrementMissingInBetween_NamesItUnlessItIsNotNeeded()
    {
        await TakeAsync("part");
        var last = await _bench.IncrementAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.RunAsync();
        var missing = await _bench.IncrementAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.RunAsync();
        await _bench.IncrementAsync();
        _bench.Blobs[_bench.Catalog.Names.Increment(missing.Sequence)] = null;

        var exception = await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Planner.PlanAsync(null, CancellationToken.None));
        Assert.Equal(_bench.Catalog.Names.Increment(missing.Sequence), exception.Blob);
        await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Planner.PlanAsync(missing.To, CancellationToken.None));

        Assert.Equal(missing.Sequence - 1, (await _bench.Planner.PlanAsync((await PointBeforeAsync(missing.Sequence)), CancellationToken.None)).Sequences.Last());
        Assert.True(last.Sequence < missing.Sequence);
    }

    [Fact]
    public async Task Verify_OneSnapshot_ReadsItsPartsAndNoOthers()
    {
        await TakeAsync("part");
        var snapshots = await _bench.Catalog.ListSnapshotsAsync(CancellationToken.None);
        var part = _bench.Catalog.Names.Part(snapshots[1], 1);
        DoHarm(part, "flipped");

        await _bench.Drill.VerifyAsync(snapshots[0], null, CancellationToken.None);
        Assert.Equal(part, (await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Drill.VerifyAsync(snapshots[1], null, CancellationToken.None))).Blob);
    }

    [Fact]
    public async Task Drill_NoSnapshot_SaysSo()
    {
        await _bench.OpenAsync();

        Assert.Contains("no snapshot", (await _bench.Drill.RunAsync(null, CancellationToken.None)).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drill_SoundAfterAFailure_ForgetsTheFailure()
    {
        var name = await TakeAsync("part");
        var sound = _bench.Blobs[name];
        DoHarm(name, "flipped");
        Assert.NotNull((await _bench.Drill.RunAsync(null, CancellationToken.None)).FailedAt);
        _bench.Blobs[name] = sound;

        var proof = await _bench.Drill.RunAsync(null, CancellationToken.None);

        Assert.Null(proof.Failure);
        Assert.Equal((_bench.Clock.GetUtcNow(), (long)(await BackupBench.ContentsAsync(_bench.Inner)).Count), (proof.ProvenAt, proof.Rows));
        Assert.Equal(proof, (await _bench.Inner.ReadAsync(StateKeys.BackupProof, CancellationToken.None))!.Row);
        Assert.Equal(await BackupBench.ContentsAsync(_bench.Inner), await BackupBench.ContentsAsync(_bench.Scratch!));
    }

    private string _newest = "";

    /// <summary>Two snapshots with increments, the newer one after the older.</summary>
    /// <returns>A blob of the newer one, by its kind.</returns>
    private async Task<string> TakeAsync(string blob)
    {
        await _bench.OpenAsync();
        await _bench.RunAsync("a");
        await _bench.SnapshotAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.RunAsync("b");
        var manifest = await _bench.SnapshotAsync();
        _newest = manifest.Id;
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.RunAsync("c");
        var increment = await _bench.IncrementAsync();
        return blob switch
        {
            "manifest" => _bench.Catalog.Names.Manifest(manifest.Id),
            "part" => _bench.Catalog.Names.Part(manifest.Id, 1),
            "closing increment" => _bench.Catalog.Names.Increment(manifest.ThroughIncrement),
            _ => _bench.Catalog.Names.Increment(increment.Sequence),
        };
    }

    private void DoHarm(string name, string kind)
    {
        var blob = _bench.Blobs[name]!;
        var other = name.Contains("increments", StringComparison.Ordinal)
            ? _bench.Catalog.Names.Increment(_bench.Catalog.Names.SequenceOf(name) is 1 or 3 ? 2 : 1)
            : _bench.Blobs.Names.First(there => there != name && there[^16..] == name[^16..]);
        _bench.Blobs[name] = kind switch
        {
            "flipped" => [.. blob[..(blob.Length / 2)], (byte)(blob[blob.Length / 2] ^ 0x10), .. blob[((blob.Length / 2) + 1)..]],
            "truncated" => blob[..^20],
            "longer" => [.. blob, 0],
            "missing" => null,
            "emptied" => [],
            _ => _bench.Blobs[other],
        };
    }

    private async Task<bool> IsUsableAsync()
    {
        try
        {
            await _bench.Drill.VerifyAsync(_newest, null, CancellationToken.None);
            return true;
        }
        catch (DamagedBackupException)
        {
            return false;
        }
    }

    private async Task<DateTimeOffset> PointBeforeAsync(long sequence) =>
        (await _bench.Catalog.ReadIncrementAsync(sequence - 1, CancellationToken.None)).End.To;
}
