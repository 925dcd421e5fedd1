using Carillon.Backups;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Backups;

/// <summary>A backup that is not what was written: whoever looks names the part, and a restore refuses before it writes.</summary>
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
            foreach (var kind in new[] { "flipped", "truncated", "longer", "missing", "emptied", "swapped", "foreign" })
            {
                harm.Add(blob, kind);
            }
        }

        harm.Add("part", "reordered");
        return harm;
    }

    /// <summary>All of that, by each way in which it is to be noticed.</summary>
    public static TheoryData<string, string, string> Looks()
    {
        var looks = new TheoryData<string, string, string>();
        foreach (var harm in Harm())
        {
            foreach (var look in new[] { "drill", "verify", "restore" })
            {
                looks.Add((string)harm[0], (string)harm[1], look);
            }
        }

        return looks;
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task AnyLook_AnyHarm_NamesThePartRaisesTheAlarmAndWritesNothing(string blob, string kind, string look)
    {
        var name = await TakeAsync(blob, kind);
        Assert.Null((await _bench.Drill.RunAsync(null, CancellationToken.None)).FailedAt);
        Assert.Empty((await _bench.Watch.LookAsync(CancellationToken.None))!.Alarms);
        var contents = await BackupBench.ContentsAsync(_bench.Inner);
        var target = new InMemoryRestoreTarget();

        await DoHarmAsync(name, kind);

        if (blob == "manifest" && kind == "missing" && look != "verify")
        {
            // Without a manifest there is no snapshot. The one before it is the newest, and leads to the same state.
            Assert.Null((await _bench.Drill.RunAsync(null, CancellationToken.None)).FailedAt);
            Assert.NotEqual(_newest, (await _bench.Targets.RunAsync(target, null, replace: false, CancellationToken.None)).Snapshot.Id);
            Assert.Equal(contents, await BackupBench.ContentsAsync(target.Store!));
            return;
        }

        switch (look)
        {
            case "drill":
                var proof = await _bench.Drill.RunAsync(null, CancellationToken.None);
                Assert.Equal(_bench.Clock.GetUtcNow(), proof.FailedAt);
                Assert.Contains(name, proof.Failure, StringComparison.Ordinal);
                Assert.NotNull(proof.ProvenAt);
                break;
            case "verify":
                Assert.Equal(name, (await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Drill.VerifyAsync(_newest, null, CancellationToken.None))).Blob);
                break;
            default:
                Assert.Equal(name, (await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Targets.RunAsync(target, null, replace: true, CancellationToken.None))).Blob);
                Assert.Null(target.Store);
                return;
        }

        var alarm = Assert.Single((await _bench.Watch.LookAsync(CancellationToken.None))!.Alarms);
        Assert.Equal(BackupAlarm.Drill, alarm.Key);
        Assert.Contains(name, alarm.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drill")]
    [InlineData("verify")]
    [InlineData("restore")]
    public async Task AnyLook_ManifestWithoutParts_NamesTheFirst(string look)
    {
        await TakeAsync("part", "reordered");
        foreach (var part in _bench.Blobs.Names.Where(name => _bench.Catalog.Names.SnapshotOf(name) == _newest && name != _bench.Catalog.Names.Manifest(_newest)).ToList())
        {
            _bench.Blobs[part] = null;
        }

        var target = new InMemoryRestoreTarget();
        var failure = look switch
        {
            "drill" => (await _bench.Drill.RunAsync(null, CancellationToken.None)).Failure,
            "verify" => (await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Drill.VerifyAsync(_newest, null, CancellationToken.None))).Message,
            _ => (await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Targets.RunAsync(target, null, replace: true, CancellationToken.None))).Message,
        };

        Assert.Contains($"{_bench.Catalog.Names.Part(_newest, 1)} is missing", failure, StringComparison.Ordinal);
        Assert.Null(target.Store);
    }

    [Theory]
    [MemberData(nameof(Harm))]
    public async Task Restore_HarmAfterThePlan_IsRefusedBeforeAnythingIsWritten(string blob, string kind)
    {
        var name = await TakeAsync(blob, kind);
        var plan = await _bench.Planner.PlanAsync(null, CancellationToken.None);
        var target = new InMemoryStateStore();
        await DoHarmAsync(name, kind);

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
    public async Task Newest_MissingAndThenHiddenByALaterOne_RaisesTheAlarmUntilADrillIsSound()
    {
        await TakeAsync("increment");
        Assert.Null(await _bench.Newest.CheckAsync(CancellationToken.None));
        var name = _bench.Blobs.Names.Last(blob => blob.Contains("/increments/", StringComparison.Ordinal));
        var sound = _bench.Blobs[name];
        _bench.Blobs[name] = null;

        Assert.Contains(name, await _bench.Newest.CheckAsync(CancellationToken.None), StringComparison.Ordinal);
        await _bench.RunAsync();
        await _bench.IncrementAsync();
        Assert.Null(await _bench.Newest.CheckAsync(CancellationToken.None));
        Assert.Contains(name, (await _bench.Watch.LookAsync(CancellationToken.None))!.Alarms[BackupAlarm.Drill], StringComparison.Ordinal);

        _bench.Blobs[name] = sound;
        Assert.Null((await _bench.Drill.RunAsync(null, CancellationToken.None)).Failure);
        Assert.DoesNotContain(BackupAlarm.Drill, (await _bench.Watch.LookAsync(CancellationToken.None))!.Alarms.Keys);
    }

    [Fact]
    public async Task Newest_DeletedAfterASnapshot_IsNotMissed()
    {
        await TakeAsync("increment");
        _bench.Clock.Advance(TimeSpan.FromDays(8));
        await _bench.SnapshotAsync();
        Assert.Equal((2, 3), await _bench.Retention.RunAsync(CancellationToken.None));

        Assert.Null(await _bench.Newest.CheckAsync(CancellationToken.None));
        Assert.Null((await _bench.Drill.RunAsync(null, CancellationToken.None)).Failure);
        Assert.Equal(0, (await _bench.Targets.PlanAsync(null, CancellationToken.None)).IncrementsMissing);
    }

    [Fact]
    public async Task Newest_FeedBegunAnew_MissesNothingOfTheOldOne()
    {
        await TakeAsync("increment");
        using var another = new BackupBench(inner: _bench.Inner, blobs: _bench.Blobs);
        another.Clock.Advance(TimeSpan.FromHours(1));
        await new ChangeFeedStore(_bench.Inner, enabled: false, another.Clock, System.Security.Cryptography.RandomNumberGenerator.Create()).OpenAsync(CancellationToken.None);
        await another.OpenAsync();
        _bench.Blobs[_bench.Catalog.Names.Increment(3)] = null;

        Assert.Null((await another.Targets.PlanAsync(null, CancellationToken.None)).IncrementsMissing);
        Assert.Null(await another.Newest.CheckAsync(CancellationToken.None));

        // With increments of its own, and none of a snapshot: theirs are looked at, and none is missed that is not this feed's.
        await another.RunAsync("d");
        var report = await another.IncrementAsync();
        Assert.Null((await another.Targets.PlanAsync(null, CancellationToken.None)).IncrementsMissing);
        _bench.Blobs[_bench.Catalog.Names.Increment(report.Sequence)] = null;
        Assert.NotNull(await another.Newest.CheckAsync(CancellationToken.None));
        await another.SnapshotAsync();
        Assert.Null((await another.Drill.RunAsync(null, CancellationToken.None)).Failure);
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("foreign")]
    [InlineData("missing")]
    public async Task Plan_NewestIncrementHarmed_CanStillBeMadeForTheMomentBefore(string kind)
    {
        var name = await TakeAsync("increment");
        var before = (await _bench.Catalog.ReadIncrementAsync(2, CancellationToken.None)).End.To;
        await DoHarmAsync(name, kind);

        Assert.Equal([2], (await _bench.Targets.PlanAsync(before, CancellationToken.None)).Sequences);
        Assert.Equal(name, (await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Targets.PlanAsync(before.AddSeconds(1), CancellationToken.None))).Blob);
    }

    [Fact]
    public async Task Plan_SeveralMissingAtTheEnd_NamesTheFirstUnlessAMomentBeforeIsAskedFor()
    {
        await TakeAsync("increment");
        var before = (await _bench.Catalog.ReadIncrementAsync(2, CancellationToken.None)).End.To;
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.RunAsync();
        await _bench.IncrementAsync();
        (_bench.Blobs[_bench.Catalog.Names.Increment(3)], _bench.Blobs[_bench.Catalog.Names.Increment(4)]) = (null, null);

        var exception = await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Targets.PlanAsync(null, CancellationToken.None));
        Assert.Equal(_bench.Catalog.Names.Increment(3), exception.Blob);
        await Assert.ThrowsAsync<DamagedBackupException>(() => _bench.Targets.PlanAsync(before.AddSeconds(1), CancellationToken.None));
        var plan = await _bench.Targets.PlanAsync(before, CancellationToken.None);
        Assert.Equal((before, 2L), (plan.Point, plan.IncrementsMissing));

        // Without the store there is nothing that says what is missing.
        Assert.Equal(before, (await _bench.Planner.PlanAsync(null, CancellationToken.None)).Point);
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
        await DoHarmAsync(part, "flipped");

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
        await DoHarmAsync(name, "flipped");
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
    private async Task<string> TakeAsync(string blob, string kind = "")
    {
        await _bench.OpenAsync();
        await _bench.RunAsync("a");
        for (var i = 0; kind == "reordered" && i < 300; i++)
        {
            // Enough for two parts.
            var large = Some.Execution(JobId.Create("default", "large")) with { Log = new string('x', 30_000) };
            await _bench.CommitAsync(new StateTransaction().Insert(StateKeys.Execution(large.Job, large.Id), large));
        }

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

    private async Task DoHarmAsync(string name, string kind)
    {
        var blob = _bench.Blobs[name]!;
        var other = name.Contains("increments", StringComparison.Ordinal)
            ? _bench.Catalog.Names.Increment(_bench.Catalog.Names.SequenceOf(name) is 1 or 3 ? 2 : 1)
            : _bench.Blobs.Names.First(there => there != name && there[^16..] == name[^16..]);
        if (kind == "reordered")
        {
            var second = _bench.Catalog.Names.Part(_newest, 2);
            (_bench.Blobs[name], _bench.Blobs[second]) = (_bench.Blobs[second], blob);
            return;
        }

        _bench.Blobs[name] = kind switch
        {
            "flipped" => [.. blob[..(blob.Length / 2)], (byte)(blob[blob.Length / 2] ^ 0x10), .. blob[((blob.Length / 2) + 1)..]],
            "truncated" => blob[..^20],
            "longer" => [.. blob, 0],
            "missing" => null,
            "emptied" => [],
            "foreign" => await ForeignAsync(name),
            _ => _bench.Blobs[other],
        };
    }

    /// <summary>What another app would have written under a name of that kind: sound in itself.</summary>
    private static async Task<byte[]> ForeignAsync(string name)
    {
        using var foreign = new DamagedBackupTests();
        var own = await foreign.TakeAsync(name.EndsWith("manifest.json.gz", StringComparison.Ordinal) ? "manifest" : "part");
        return foreign._bench.Blobs[name.Contains("/increments/", StringComparison.Ordinal) ? name : own]!;
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
