using System.Security.Cryptography;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Benchmarks.Backups;

/// <summary>Runs of a job, a minute apart, and the rows that they leave: an execution and its line.</summary>
internal static class SampleRuns
{
    /// <summary>How many rows are imported at once, here and by a restore.</summary>
    public const int Batch = 5_000;

    private static readonly JobId Job = JobId.Create("bench", "history");
    private static readonly DateTimeOffset First = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>So many rows, half of them executions and half their lines, in key order and in batches.</summary>
    public static IEnumerable<RawRow[]> Batches(int rows)
    {
        var numbers = Enumerable.Range(0, rows / 2).Reverse().ToArray();
        return numbers.Select(ExecutionOf).Concat(numbers.Select(LineOf)).Chunk(Batch);
    }

    /// <summary>What the engine writes when a run begins, and when it is over.</summary>
    public static IEnumerable<StateTransaction> Transactions(int number)
    {
        var id = Id(number);
        yield return new StateTransaction().Insert(StateKeys.LiveRun(id), Live(number)).Insert(StateKeys.RecentRun(id), Line(number));
        yield return new StateTransaction().Remove(StateKeys.LiveRun(id)).Put(StateKeys.RecentRun(id), Line(number)).Insert(StateKeys.Execution(Job, id), Execution(number));
    }

    /// <summary>Bytes of the rows that a run leaves.</summary>
    public static long BytesOf(int number) => ExecutionOf(number).Body!.Length + LineOf(number).Body!.Length;

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
