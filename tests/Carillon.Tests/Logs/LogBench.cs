using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Logs;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Logs;

/// <summary>An engine that has a place for long logs, and what tests do there.</summary>
internal sealed class LogBench : IDisposable
{
    /// <summary>More than a row holds, by far: 200,000 characters and some.</summary>
    public const int ManyLines = 2_000;

    private readonly Lazy<Task<Job>> _job;
    private int _lines;

    public LogBench(params (string Key, string Value)[] settings)
    {
        Blobs = new InterceptedBackupStore(Memory);
        Engine = new EngineUnderTest(
            [new("Vault:ApiKey", "s3cr3t-v4lue"), .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))], blobs: Blobs);
        _job = new(() => Engine.DeclareAsync(body: new LambdaBody((context, token) => TalkativeBody.Of(Engine, _lines).InvokeAsync(context, null!, token))));
    }

    public InMemoryBackupStore Memory { get; } = new();

    public InterceptedBackupStore Blobs { get; }

    public EngineUnderTest Engine { get; }

    public Task<CleanupReport> CleanAsync() => Engine.Get<Cleanup>().RunAsync(CancellationToken.None);

    public Task<ExecutionLog?> FindAsync(ExecutionId id) => Engine.Get<ExecutionLogs>().FindAsync(id, CancellationToken.None);

    /// <summary>The whole log of an execution, which has to be there.</summary>
    public async Task<string> WholeAsync(ExecutionId id)
    {
        await using var stream = Assert.IsType<ExecutionLog.Whole>(await FindAsync(id)).Text;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Runs the bench's job, which says so many lines.</summary>
    public async Task<ExecutionRow> RunAsync(int lines = ManyLines)
    {
        _lines = lines;
        return (await Engine.RunByHandAsync(await _job.Value)).Execution;
    }

    /// <summary>What is on record of the bench's job, newest first.</summary>
    public async Task<IReadOnlyList<ExecutionRow>> FinishedAsync() => await Engine.FinishedAsync(await _job.Value);

    /// <summary>Gives a run under way to another owner, as a process that takes it over does.</summary>
    public async Task<RunClaim> TakeOverAsync(Job job, RunClaim claim)
    {
        var live = (await Engine.Memory.ReadAsync<LiveRow>(claim.Live.Key, CancellationToken.None))!;
        var taken = live.Row with { Fence = "ffffffffffffffffffffffffffffffff" };
        Assert.True((await Engine.Memory.CommitAsync(new StateTransaction().Replace(live.Key, live.Version, taken), CancellationToken.None)).Committed);
        return new RunClaim(
            job,
            (await Engine.Memory.ReadAsync<LiveRow>(live.Key, CancellationToken.None))!,
            (await Engine.Memory.ReadAsync<JobStateRow>(claim.State.Key, CancellationToken.None))!,
            claim.Parameters);
    }

    public void Dispose() => Engine.Dispose();
}
