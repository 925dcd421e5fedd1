using System.Globalization;
using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Records;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Xunit.Abstractions;

namespace Carillon.Tests.Retention;

/// <summary>
/// What a clean-up and a look of the monitor read follows from what is due, and from how many jobs there are: never from how much history is
/// kept. Measured over two histories that differ in nothing else; with <c>CARILLON_LONG</c> the larger one has a million executions.
/// </summary>
[Trait("Req", "PG8")]
[Trait("Req", "PG11")]
public sealed class HistoryCostTests(ITestOutputHelper output)
{
    private const int Jobs = 20;
    private const int Few = 2_000;

    /// <summary>Of each job.</summary>
    private const int TooOld = 3;

    private static readonly int Many = Environment.GetEnvironmentVariable("CARILLON_LONG") is null ? 20_000 : 1_000_000;

    [Fact]
    public async Task Clean_LongerHistory_ReadsTheSameRows()
    {
        var few = await CleanAsync(Few);
        var many = await CleanAsync(Many);

        Tell("the clean-up", many.First, $"{Jobs * TooOld} of them too old; {many.Second:N0} the next night, when none was");
        Assert.Equal(few, many);

        // The rows of the jobs and of their states, and what goes.
        Assert.Equal((2 * Jobs) + (Jobs * TooOld), many.First);
        Assert.Equal(2 * Jobs, many.Second);
    }

    /// <summary>A job with more runs than it keeps has those read that it keeps, to find the others. No other job's are.</summary>
    [Fact]
    public async Task Clean_OneJobHasTooMany_ReadsNoOtherJobsHistory()
    {
        const int Keeps = 50, TooMany = 30;

        var few = await CleanAsync(Few, retainCount: Keeps, extra: TooMany);
        var many = await CleanAsync(Many, retainCount: Keeps, extra: TooMany);

        Tell("the clean-up", many.First, $"one job has {TooMany} more than the {Keeps} that it keeps");
        Assert.Equal(few, many);
        Assert.Equal((2 * Jobs) + ((Jobs - 1) * TooOld) + Keeps + TooMany, many.First);
    }

    [Fact]
    public async Task Look_LongerHistory_ReadsTheSameRows()
    {
        var few = await LookAsync(Few);
        var many = await LookAsync(Many);

        Tell("the monitor", many, "none of them");
        Assert.Equal(few, many);
        Assert.Equal(2 * Jobs, many);
    }

    private void Tell(string who, long rows, string what) => Figures.Tell(output, string.Create(CultureInfo.InvariantCulture,
        $"{Many:N0} executions of {Jobs} jobs: {who} read {rows:N0} rows ({what}); as many as with {Few:N0} executions."));

    /// <summary>The rows that two nights read.</summary>
    private static async Task<(long First, long Second)> CleanAsync(int executions, int? retainCount = null, int extra = 0)
    {
        using var engine = await WithHistoryAsync(executions, retainCount, extra);
        var start = engine.Memory.RowsRead;
        var report = await engine.Get<Cleanup>().RunAsync(CancellationToken.None);
        var first = engine.Memory.RowsRead - start;
        Assert.True(report.Complete);
        Assert.Equal(((retainCount is null ? Jobs : Jobs - 1) * TooOld) + extra, report.Executions.Deleted);
        await engine.Get<Cleanup>().RunAsync(CancellationToken.None);
        return (first, engine.Memory.RowsRead - start - first);
    }

    private static async Task<long> LookAsync(int executions)
    {
        using var engine = await WithHistoryAsync(executions);
        var start = engine.Memory.RowsRead;
        var report = await engine.Get<AlertMonitor>().LookAsync(new RecordOrigin(RunTrigger.Schedule, ExecutionId.Random(engine.Clock.GetUtcNow())), CancellationToken.None);
        Assert.Equal((Jobs, engine.Memory.RowsRead - start), (report.Jobs, report.RowsRead));
        return report.RowsRead;
    }

    /// <summary>Jobs with a history of the last twenty days, and each with some that is too old; or one with some too many instead.</summary>
    private static async Task<EngineUnderTest> WithHistoryAsync(int executions, int? retainCount = null, int extra = 0)
    {
        var engine = new EngineUnderTest([new("Carillon:Retention:MaxCount", "100000")]);
        Job[] jobs = [.. Enumerable.Range(0, Jobs).Select(i => Some.Job(Some.Definition($"job-{i}") with { RetainCount = i == 0 ? retainCount : null }))];
        await engine.DeclareAsync(jobs);
        var now = engine.Clock.GetUtcNow();
        foreach (var job in jobs)
        {
            var isOver = retainCount is not null && job == jobs[0];
            var count = isOver ? retainCount!.Value + extra : executions / Jobs;
            var step = TimeSpan.FromDays(20) / count;
            var ends = Enumerable.Range(1, count).Select(i => now - (step * i));
            var rows = (isOver ? ends : ends.Concat(Enumerable.Range(1, TooOld).Select(i => now.AddDays(-40 - i))))
                .Select(at => Some.Execution(job.Id, ExecutionState.Succeeded, ExecutionId.Random(at)) with { StartedAt = at, FinishedAt = at })
                .ToList();
            foreach (var batch in rows.Chunk(StateTransaction.MostRows / 2))
            {
                var transaction = batch.Aggregate(new StateTransaction(), (transaction, row) => transaction.AddFinished(row, ExecutionState.Running));
                Assert.True((await engine.Memory.CommitAsync(transaction, CancellationToken.None)).Committed);
            }

            var state = (await engine.Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!;
            var after = state.Row with
            {
                Totals = new Dictionary<ExecutionState, long> { [ExecutionState.Succeeded] = rows.Count },
                LastSuccess = rows[0].Id,
            };
            Assert.True((await engine.Memory.CommitAsync(new StateTransaction().Replace(state.Key, state.Version, after), CancellationToken.None)).Committed);
        }

        return engine;
    }
}
