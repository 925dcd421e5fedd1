using System.Globalization;
using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Carillon.TestKit.Backups;

/// <summary>A state in memory with a snapshot and some increments, for tests of where it is restored to.</summary>
public sealed class BackedUpState : IAsyncDisposable
{
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly IncrementWriter _increments;

    private BackedUpState()
    {
        Backups = new InterceptedBackupStore(Blobs);
        Store = new ChangeFeedStore(State, enabled: true, Clock, _random);
        Catalog = new BackupCatalog(Backups, new BackupNames("dev"));
        _increments = new IncrementWriter(Store, State, Backups, Catalog, Clock, _random);
    }

    public ManualClock Clock { get; } = new(Some.Instant);

    public InMemoryStateStore State { get; } = new();

    public InMemoryBackupStore Blobs { get; } = new();

    /// <summary>The way to the blobs, where a test steps in.</summary>
    public InterceptedBackupStore Backups { get; }

    public ChangeFeedStore Store { get; }

    public BackupCatalog Catalog { get; }

    /// <summary>A snapshot of a few executions, and then so many increments of so many.</summary>
    public static async Task<BackedUpState> TakeAsync(int increments, int runs)
    {
        var state = new BackedUpState();
        await state.Store.OpenAsync(CancellationToken.None);
        await state.RunAsync(10);
        await new SnapshotWriter(
            state.Store, state.State, state.Backups, state.Catalog, state._increments, new ProcessIdentity("some-instance", "some-build", Some.Instant, Some.Instant), state.Clock, state._random)
            .TakeAsync(null, CancellationToken.None);
        for (var i = 0; i < increments; i++)
        {
            await state.IncrementAsync(runs);
        }

        return state;
    }

    /// <summary>Some executions more, and an increment that has them.</summary>
    /// <returns>Up to when it goes.</returns>
    public async Task<DateTimeOffset> IncrementAsync(int runs)
    {
        await RunAsync(runs);
        return (await _increments.RunAsync(evenIfQuiet: false, CancellationToken.None)).To;
    }

    /// <summary>Restores from it, as a request does.</summary>
    public Task<RestorePlan> RestoreAsync(IRestoreTarget target, bool replace = false, DateTimeOffset? to = null) =>
        new TargetRestorer(Store, Catalog, new RestorePlanner(Catalog), new Restorer(Catalog), Clock, NullLogger<TargetRestorer>.Instance).RunAsync(target, to, replace, CancellationToken.None);

    /// <summary>The executions of a store, as text.</summary>
    public static async Task<IReadOnlyList<string>> ExecutionsAsync(IStateArchive archive)
    {
        var rows = new List<string>();
        await foreach (var page in archive.ExportAllAsync([StateKeys.All], CancellationToken.None))
        {
            rows.AddRange(page.Rows.Where(row => row.Key.Value.StartsWith("exec!", StringComparison.Ordinal)).Select(row => $"{row.Key} {System.Text.Encoding.UTF8.GetString(row.Body!)}"));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _random.Dispose();
    }

    private async Task RunAsync(int runs)
    {
        for (var i = 0; i < runs; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            var execution = Some.Execution(JobId.Create("default", string.Create(CultureInfo.InvariantCulture, $"job-{i % 3}")), id: ExecutionId.Random(Clock.GetUtcNow(), _random));
            await Store.CommitAsync(new StateTransaction().Insert(StateKeys.Execution(execution.Job, execution.Id), execution), CancellationToken.None);
        }
    }
}
