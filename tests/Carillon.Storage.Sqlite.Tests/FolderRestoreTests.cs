using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Storage;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>A state written out to a folder: a backup of its own, of that moment, also after it was cut off.</summary>
[Trait("Req", "SC32")]
public sealed class FolderRestoreTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("carillon-").FullName;
    private BackedUpState _state = null!;

    private string Folder => Path.Combine(_root, "out");

    public async Task InitializeAsync() => _state = await BackedUpState.TakeAsync(increments: 3, runs: 5);

    public async Task DisposeAsync()
    {
        await _state.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Restore_ToAMoment_IsASnapshotOfThatMomentWithItsRows()
    {
        var wanted = await BackedUpState.ExecutionsAsync(_state.State);
        var moment = await _state.IncrementAsync(0);
        await _state.IncrementAsync(3);

        var plan = await _state.RestoreAsync(Target(), to: moment);

        var manifest = await ManifestAsync();
        Assert.Equal((plan.Point, plan.Point, "dev", (long)wanted.Count), (manifest.Point, manifest.StartedAt, manifest.Environment, manifest.FinalRows));
        Assert.Equal(wanted, await RestoredAsync());
        Assert.False(Directory.Exists(Path.Combine(Folder, ".restore")));
    }

    [Fact]
    public async Task Restore_CutOffInTheMiddle_GoesOnWhereItWas()
    {
        var wanted = await BackedUpState.ExecutionsAsync(_state.State);
        var (reads, target) = (0, Target());

        // The third look at it: after the plan and the check, when the rows are written.
        _state.Backups.BeforeRead = name => name.EndsWith("03.ndjson.gz", StringComparison.Ordinal) && ++reads == 3 ? InterceptedBackupStore.FailAsync(name) : Task.CompletedTask;
        await Assert.ThrowsAsync<BackupStoreException>(() => _state.RestoreAsync(target));
        Assert.Equal([".restore"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName));

        await _state.IncrementAsync(1);
        await _state.RestoreAsync(target);

        Assert.Equal(wanted, await RestoredAsync());
        Assert.Equal(["dev"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Restore_CutOffWhileTheSnapshotWasWritten_LeavesOneSnapshotInTheEnd()
    {
        await _state.RestoreAsync(Target());

        // As it is when the process ends after the last blob: the scratch store is whole, and still there.
        await using (var scratch = new SqliteStateStore(Path.Combine(Folder, ".restore", "carillon.db")))
        {
            await scratch.OpenAsync(CancellationToken.None);
            await scratch.ImportAsync((await _state.State.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows, CancellationToken.None);
        }

        await _state.IncrementAsync(2);
        await _state.RestoreAsync(Target());

        Assert.Equal(await BackedUpState.ExecutionsAsync(_state.State), await RestoredAsync());
        Assert.Equal(["dev"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName));
    }

    private IRestoreTarget Target()
    {
        var environment = new HostingEnvironment { EnvironmentName = "Development", ApplicationName = "Billing", ContentRootPath = _root, ContentRootFileProvider = new NullFileProvider() };
        var options = Options.Create(new BackupOptions());
        return new FolderRestoreTargets(
            new RestoreFolder(options, environment), options, new BackupNames("dev"), new ProcessIdentity("some-instance", "some-build", Some.Instant, Some.Instant), RandomNumberGenerator.Create(), environment)
            .Find(new Dictionary<string, string> { ["path"] = "out" });
    }

    private BackupCatalog Catalog() => new(new FolderBackupStore(Folder), new BackupNames("dev"));

    private async Task<SnapshotManifest> ManifestAsync() =>
        await Catalog().ReadManifestAsync(Assert.Single(await Catalog().ListSnapshotsAsync(CancellationToken.None)), CancellationToken.None);

    private async Task<IReadOnlyList<string>> RestoredAsync()
    {
        Assert.Single(await Catalog().ListSnapshotsAsync(CancellationToken.None));
        var target = new InMemoryStateStore();
        await new Restorer(Catalog()).RestoreAsync(await new RestorePlanner(Catalog()).PlanAsync(null, CancellationToken.None), target, replace: false, null, CancellationToken.None);
        return await BackedUpState.ExecutionsAsync(target);
    }
}
