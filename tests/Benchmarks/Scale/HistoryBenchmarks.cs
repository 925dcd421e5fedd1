using System.Diagnostics;
using Benchmarks.Engine;
using Benchmarks.Harness;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Benchmarks.Scale;

/// <summary>How long a page of a job's history takes, where it has very many executions and where it has few.</summary>
internal sealed class HistoryBenchmarks : ITrialFamily
{
    private const double MostRatio = 1.3;

    public string Name => "history";

    public IEnumerable<Trial> Trials(bool smoke)
    {
        var (few, many, pages) = smoke ? (100, 300, 3) : (1_000, 1_000_000, 400);
        return
        [
            new Trial("newest 50", "ms", new Pages(many, pages, anywhere: false), [new Rival(new Pages(few, pages, anywhere: false), AtMost: MostRatio)]),
            new Trial("50 from anywhere", "ms", new Pages(many, pages, anywhere: true), [new Rival(new Pages(few, pages, anywhere: true), AtMost: MostRatio)]),
        ];
    }

    private sealed class Pages(int executions, int pages, bool anywhere) : Entrant($"Carillon, {executions:N0} executions")
    {
        private const int PageSize = 50;

        private static readonly JobId Job = JobId.Create("bench", "history");
        private static readonly DateTimeOffset First = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

        private readonly Random _random = new(1);
        private EngineUnderLoad? _engine;

        public override async Task PrepareAsync()
        {
            _engine = await EngineUnderLoad.OpenAsync();

            // As many at a time as share a flush; in the order in which executions come.
            foreach (var batch in Enumerable.Range(0, executions).Chunk(StateTransaction.MaxRows).Chunk(32))
            {
                await Task.WhenAll(batch.Select(async numbers =>
                {
                    var transaction = numbers.Aggregate(
                        new StateTransaction(), (rows, number) => rows.Insert(StateKeys.Execution(Job, Id(number)), Execution(number)));
                    await _engine.Store.CommitAsync(transaction, CancellationToken.None);
                }));
            }
        }

        public override async Task<double> TakeTurnAsync()
        {
            var started = Stopwatch.GetTimestamp();
            for (var page = 0; page < pages; page++)
            {
                // Newest first: what comes after an execution is what was before it.
                RowKey? after = anywhere ? StateKeys.Execution(Job, Id(_random.Next(PageSize, executions))) : null;
                var rows = (await _engine!.HistoryPageAsync(Job, after, PageSize)).Rows.Count;
                if (rows != PageSize)
                {
                    throw new InvalidOperationException($"A page has {PageSize} executions; this one has {rows}.");
                }
            }

            return Stopwatch.GetElapsedTime(started).TotalMilliseconds / pages;
        }

        public override ValueTask LeaveAsync() => _engine?.DisposeAsync() ?? ValueTask.CompletedTask;

        private static DateTimeOffset DueAt(int number) => First.AddMinutes(number);

        private static ExecutionId Id(int number) => ExecutionId.ForOccurrence(Job, DueAt(number));

        private static ExecutionRow Execution(int number) => new()
        {
            Id = Id(number),
            Job = Job,
            State = ExecutionState.Succeeded,
            Trigger = RunTrigger.Schedule,
            DueAt = DueAt(number),
            StartedAt = DueAt(number).AddMilliseconds(20),
            FinishedAt = DueAt(number).AddMilliseconds(250),
            Duration = TimeSpan.FromMilliseconds(230),
            Attempts = 1,
            Message = "1 of 1 sites are up.",
            Metrics = new Dictionary<string, double> { ["statusCode"] = 200, ["latencyMs"] = 129.6 },
            Log = "04:30:00.228 INF Functions.Jobs.SiteCheckJob: http://localhost:7071/api/health answered 200 after 129.6 ms.",
            Usage = new ProcessUsage(106.7, 17),
            Fence = "0123456789abcdef0123456789abcdef",
            Instance = "vm-26836-3a3d3b",
            Build = "0.1.0+676f1d8893f65e029577a13ddda51afd6855472e",
        };
    }
}
