using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Retention;

/// <summary>A job with a past, and clean-ups over it with the settings of each.</summary>
internal sealed class RetentionBench : IDisposable
{
    private readonly List<EngineUnderTest> _engines = [];

    public RetentionBench()
    {
        Engine = With();
    }

    public EngineUnderTest Engine { get; }

    public InMemoryStateStore Memory => Engine.Memory;

    /// <summary>An engine with settings of its own over the same rows and the same clock.</summary>
    public EngineUnderTest With(params (string Key, string Value)[] settings)
    {
        var engine = new EngineUnderTest(
            settings.Select(setting => KeyValuePair.Create($"Carillon:Retention:{setting.Key}", (string?)setting.Value)),
            _engines.Count == 0 ? null : Memory,
            _engines.Count == 0 ? null : Engine.Clock);
        _engines.Add(engine);
        return engine;
    }

    public Task<CleanupReport> CleanAsync(params (string Key, string Value)[] settings) => CleanAsync(With(settings));

    public static Task<CleanupReport> CleanAsync(EngineUnderTest engine, CancellationToken cancellationToken = default) =>
        engine.Get<Cleanup>().RunAsync(cancellationToken);

    /// <summary>Puts an execution on record, that ended so long ago, as the ledger does.</summary>
    public async Task<ExecutionRow> RecordAsync(Job job, TimeSpan age, ExecutionState state = ExecutionState.Succeeded, int occurrences = 1)
    {
        var at = Engine.Clock.GetUtcNow() - age;
        var execution = Some.Execution(job.Id, state, ExecutionId.Random(at)) with { StartedAt = at, FinishedAt = at, Occurrences = occurrences };
        var before = (await Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!;
        var transaction = new StateTransaction().Replace(before.Key, before.Version, before.Row.After(execution));
        _ = state.HasEnded() ? transaction.AddFinished(execution, ExecutionState.Running) : transaction.AddNotRun(execution);
        Assert.True((await Memory.CommitAsync(transaction, CancellationToken.None)).Committed);
        return execution;
    }

    /// <summary>Puts runs on record, the first one so long ago, the others a minute apart.</summary>
    public async Task RecordManyAsync(Job job, int count, TimeSpan age, ExecutionState state = ExecutionState.Succeeded)
    {
        for (var i = 0; i < count; i++)
        {
            await RecordAsync(job, age - TimeSpan.FromMinutes(i), state);
        }
    }

    /// <summary>Changes a job's row, as a deployment or an operator does.</summary>
    public async Task ChangeAsync(Job job, Func<JobRow, JobRow> change)
    {
        var row = (await Memory.ReadAsync<JobRow>(StateKeys.Job(job.Id), CancellationToken.None))!;
        await Memory.CommitAsync(new StateTransaction().Replace(row.Key, row.Version, change(row.Row)), CancellationToken.None);
    }

    /// <summary>Changes a job's state, as a claim does that comes in between.</summary>
    public async Task ChangeStateAsync(Job job, Func<JobStateRow, JobStateRow> change)
    {
        var row = (await Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!;
        await Memory.CommitAsync(new StateTransaction().Replace(row.Key, row.Version, change(row.Row)), CancellationToken.None);
    }

    public async Task DeleteAsync(RowKey key)
    {
        var row = (await Memory.ReadAsync(key, CancellationToken.None))!;
        Assert.True((await Memory.CommitAsync(new StateTransaction().Delete(key, row.Version), CancellationToken.None)).Committed);
    }

    public async Task<IReadOnlyList<RowKey>> KeysAsync(KeyRange range) =>
        [.. (await Memory.ReadRangeAsync(range, 1_000, CancellationToken.None)).Rows.Select(row => row.Key)];

    /// <summary>What is left is what it should be: as many lines in the list over all jobs, and as many runs as the states count.</summary>
    public async Task AssertConsistentAsync(params Job[] jobs)
    {
        var executions = new List<ExecutionRow>();
        foreach (var job in jobs)
        {
            var left = await Engine.FinishedAsync(job);
            var state = await Engine.StateAsync(job);
            var runs = state.Totals.Where(total => total.Key is not (ExecutionState.Skipped or ExecutionState.Missed)).Sum(total => total.Value);
            Assert.Equal(runs - state.Dropped, left.Count(execution => execution.State.HasEnded()));
            executions.AddRange(left);
        }

        Assert.Equal(
            executions.Select(execution => StateKeys.RecentRun(execution.Id).Value).Order(StringComparer.Ordinal),
            (await KeysAsync(StateKeys.Recent)).Select(key => key.Value));
    }

    public void Dispose() => _engines.ForEach(engine => engine.Dispose());
}

internal static class States
{
    public static bool HasEnded(this ExecutionState state) => state is not (ExecutionState.Skipped or ExecutionState.Missed);
}
