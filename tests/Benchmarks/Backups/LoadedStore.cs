using System.Security.Cryptography;
using Benchmarks.Harness;
using Carillon.Backups;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.Storage.Sqlite;

namespace Benchmarks.Backups;

/// <summary>A SQLite store with very many finished executions, its change feed, and a folder for its backups. Shared by whoever rents it at the same time.</summary>
internal sealed class LoadedStore : IAsyncDisposable
{
    /// <summary>How many rows are imported at once, here and by a restore.</summary>
    public const int Batch = 5_000;

    private static readonly JobId Job = JobId.Create("bench", "history");
    private static readonly DateTimeOffset First = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<int, (LoadedStore Store, int Tenants)> Rented = [];

    private readonly TemporaryFolder _folder = new();
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private int _runs;

    private LoadedStore(int rows)
    {
        Rows = rows;
        Store = new SqliteStateStore(Path.Combine(_folder.Path, "carillon.db"));
        Feed = new ChangeFeedStore(Store, enabled: true, TimeProvider.System, _random);
        var blobs = new FolderBackupStore(Path.Combine(_folder.Path, "backups"));
        Catalog = new BackupCatalog(blobs, new BackupNames("dev"));
        Increments = new IncrementWriter(Feed, Store, blobs, Catalog, TimeProvider.System, _random);
        Snapshots = new SnapshotWriter(
            Feed, Store, blobs, Catalog, Increments, new ProcessIdentity("bench", "bench", First, First), TimeProvider.System, _random);
    }

    public int Rows { get; }

    public SqliteStateStore Store { get; }

    public ChangeFeedStore Feed { get; }

    public BackupCatalog Catalog { get; }

    public IncrementWriter Increments { get; }

    public SnapshotWriter Snapshots { get; }

    /// <summary>Gives a store of that many rows, made now or rented by somebody else already.</summary>
    public static async Task<LoadedStore> RentAsync(int rows)
    {
        if (!Rented.TryGetValue(rows, out var rented))
        {
            rented = (new LoadedStore(rows), 0);
            await rented.Store.FillAsync();
        }

        Rented[rows] = (rented.Store, rented.Tenants + 1);
        return rented.Store;
    }

    /// <summary>Gives it back; the last one deletes it.</summary>
    public async ValueTask DisposeAsync()
    {
        var left = Rented[Rows].Tenants - 1;
        Rented[Rows] = (this, left);
        if (left == 0)
        {
            Rented.Remove(Rows);
            await Store.DisposeAsync();
            _random.Dispose();
            _folder.Dispose();
        }
    }

    /// <summary>So many rows, half of them executions and half their lines, in key order and in batches.</summary>
    public static IEnumerable<RawRow[]> Batches(int rows)
    {
        var numbers = Enumerable.Range(0, rows / 2).Reverse().ToArray();
        return numbers.Select(ExecutionOf).Concat(numbers.Select(LineOf)).Chunk(Batch);
    }

    /// <summary>Runs a job so often, as the engine writes it.</summary>
    /// <returns>Bytes of the rows that it leaves.</returns>
    public async Task<long> RunAsync(int times)
    {
        long bytes = 0;

        // Beyond those that are there.
        foreach (var number in Enumerable.Range(Rows + _runs, times))
        {
            var id = Id(number);
            await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(id), Live(number)).Insert(StateKeys.RecentRun(id), Line(number)));
            await CommitAsync(new StateTransaction().Remove(StateKeys.LiveRun(id)).Put(StateKeys.RecentRun(id), Line(number)).Insert(StateKeys.Execution(Job, id), Execution(number)));
            bytes += ExecutionOf(number).Body!.Length + LineOf(number).Body!.Length;
        }

        _runs += times;
        return bytes;
    }

    private async Task FillAsync()
    {
        await Feed.OpenAsync(CancellationToken.None);
        foreach (var batch in Batches(Rows))
        {
            await Store.ImportAsync(batch, CancellationToken.None);
        }
    }

    private async Task CommitAsync(StateTransaction transaction)
    {
        if (!(await Feed.CommitAsync(transaction, CancellationToken.None)).Committed)
        {
            throw new InvalidOperationException("A run of the benchmark was refused.");
        }
    }

    private static ExecutionId Id(int number) => ExecutionId.ForOccurrence(Job, First.AddMinutes(number));

    private static RawRow ExecutionOf(int number) => Raw(StateKeys.Execution(Job, Id(number)), Execution(number));

    private static RawRow LineOf(int number) => Raw(StateKeys.RecentRun(Id(number)), Line(number));

    private static RawRow Raw(RowKey key, StateRow row) => new(key, RowCodec.Encode(key, row));

    private static LiveRow Live(int number) => new() { Id = Id(number), Job = Job, State = ExecutionState.Running, Trigger = RunTrigger.Schedule };

    private static RecentRow Line(int number) => new()
    {
        Id = Id(number),
        Job = Job,
        State = ExecutionState.Succeeded,
        Trigger = RunTrigger.Schedule,
        DueAt = First.AddMinutes(number),
        StartedAt = First.AddMinutes(number).AddMilliseconds(number % 97),
        FinishedAt = First.AddMinutes(number).AddMilliseconds(250 + (number % 911)),
        Duration = TimeSpan.FromMilliseconds(230 + (number % 811)),
        Summary = "1 of 1 sites are up.",
    };

    private static ExecutionRow Execution(int number) => new()
    {
        Id = Id(number),
        Job = Job,
        State = ExecutionState.Succeeded,
        Trigger = RunTrigger.Schedule,
        DueAt = First.AddMinutes(number),
        StartedAt = First.AddMinutes(number).AddMilliseconds(number % 97),
        FinishedAt = First.AddMinutes(number).AddMilliseconds(250 + (number % 911)),
        Duration = TimeSpan.FromMilliseconds(230 + (number % 811)),
        Attempts = 1,
        Message = "1 of 1 sites are up.",
        Metrics = new Dictionary<string, double> { ["statusCode"] = 200, ["latencyMs"] = number % 1_000 / 7.0 },
        Log = $"04:30:00.228 INF Functions.Jobs.SiteCheckJob: http://localhost:7071/api/health answered 200 after {number % 1_000 / 7.0} ms.",
        Usage = new ProcessUsage(106.7 + (number % 13), 17),
        Fence = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(number)).AsSpan(0, 16)),
        Instance = "vm-26836-3a3d3b",
        Build = "0.1.0+676f1d8893f65e029577a13ddda51afd6855472e",
    };
}
