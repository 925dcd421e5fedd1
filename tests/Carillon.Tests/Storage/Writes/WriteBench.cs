using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Storage.Writes;

/// <summary>An engine with what a write needs around it. Its jobs are due on the hour, so that nothing else happens meanwhile.</summary>
internal sealed class WriteBench : IDisposable
{
    private readonly List<EngineUnderTest> _others = [];

    /// <summary>The engine whose write is disturbed.</summary>
    public EngineUnderTest Engine { get; } = new([new("Carillon:Alerts:WebhookUrl", "https://hooks.example/")], notices: new Taking());

    /// <summary>The code of the jobs.</summary>
    public LambdaBody Body { get; } = LambdaBody.Succeeding();

    public JobDefinition Definition { get; } = Some.Definition("one", "0 * * * *");

    public Task<Job> DeclareAsync(Func<JobDefinition, JobDefinition>? with = null, IJobBody? body = null) =>
        Engine.DeclareAsync((with ?? (same => same))(Definition), body ?? Body);

    /// <summary>A job with one run under way, asked for by hand.</summary>
    public async Task<RunClaim> ClaimAsync(Func<JobDefinition, JobDefinition>? with = null, IJobBody? body = null) =>
        await Engine.ClaimByHandAsync(await DeclareAsync(with, body));

    /// <summary>A job with one run under way, and one that waits for it.</summary>
    public async Task<(RunClaim First, ExecutionId Waiting)> QueueAsync()
    {
        var first = await ClaimAsync(job => job with { Overlap = OverlapPolicy.Queue });
        var waiting = Assert.IsType<ClaimResult.Waiting>(await Engine.TryClaimByHandAsync(first.Job));
        return (first, waiting.Live.Id);
    }

    /// <summary>Lets an hour pass: jobs are due.</summary>
    public void Pass() => Engine.Clock.Advance(TimeSpan.FromHours(1));

    /// <summary>Another process over the same store.</summary>
    public EngineUnderTest Beside(params Job[] jobs)
    {
        _others.Add(Engine.Beside(jobs));
        return _others[^1];
    }

    /// <summary>Another process of a build of the same time, that has other jobs.</summary>
    public async Task<EngineUnderTest> DeployAsync(params Job[] jobs)
    {
        var other = Beside();
        await other.DeclareAsync(jobs);
        return other;
    }

    /// <summary>Deletes a row, as a hand does.</summary>
    public async Task DeleteAsync(RowKey key)
    {
        var row = await Engine.Memory.ReadAsync(key, CancellationToken.None);
        Assert.True((await Engine.Memory.CommitAsync(new StateTransaction().Delete(key, row!.Version), CancellationToken.None)).Committed);
    }

    /// <summary>Takes every notice.</summary>
    private sealed class Taking : INoticeChannel
    {
        public Task<string?> SendAsync(NoticeRow notice, AlertRow alert, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }

    public void Dispose()
    {
        _others.ForEach(other => other.Dispose());
        Engine.Dispose();
    }
}
