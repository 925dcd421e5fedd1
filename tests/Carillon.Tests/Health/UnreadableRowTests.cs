using Carillon.Executions;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Health;

/// <summary>A row of each kind that can't be read: it is shown where people look, and stops nothing but what depends on it.</summary>
[Trait("Req", "SC2")]
public sealed class UnreadableRowTests : IAsyncLifetime, IDisposable
{
    private readonly EngineUnderTest _engine = new();
    private readonly LambdaBody _body = LambdaBody.Succeeding();
    private Job _damaged = null!;
    private Job _fine = null!;

    public async Task InitializeAsync()
    {
        (_damaged, _fine) = (Some.Job(body: _body), Some.Job(body: _body));
        await _engine.DeclareAsync(_damaged, _fine);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("job")]
    [InlineData("state")]
    [InlineData("due")]
    [InlineData("live")]
    public async Task Tick_RowOfOneJobUnreadable_NamesItAndTheOtherJobRunsAlsoAfterARestart(string kind)
    {
        var claim = await _engine.ClaimByHandAsync(_damaged);
        var key = kind switch
        {
            "job" => StateKeys.Job(_damaged.Id),
            "state" => StateKeys.JobState(_damaged.Id),
            "due" => StateKeys.Due((await _engine.StateAsync(_damaged)).NextDue!.Value, _damaged.Id),
            _ => claim.Live.Key,
        };
        Damage(key);
        _engine.Clock.Advance(TimeSpan.FromSeconds(81));
        using var restarted = _engine.Beside();

        await restarted.DeclareAsync(_damaged, _fine);
        await restarted.TickAsync();

        Assert.Equal(ExecutionState.Succeeded, Assert.Single(await restarted.FinishedAsync(_fine, 1)).State);
        Assert.Contains(restarted.Logs.Entries, entry => entry.Message.Contains(key.Value, StringComparison.Ordinal));
        var rows = await HealthOfRowsAsync();
        Assert.Equal(1, rows.Metrics["unreadable"]);
        Assert.Contains(key.Value, rows.Problem, StringComparison.Ordinal);
        Assert.IsType<UnreadableRow>((await _engine.Memory.ReadAsync(key, CancellationToken.None))!.Row);
    }

    [Fact]
    public async Task Tick_RowsOfNoJobUnreadable_AreNoObstacle()
    {
        Damage(StateKeys.Heartbeat);
        Damage(StateKeys.HealthCheck);
        Damage(StateKeys.Build("another"));
        Damage(StateKeys.AuditEntry(ExecutionId.Random(Some.Instant)));
        Damage(StateKeys.IdempotentRequest("00ff"));
        Damage(StateKeys.RecentRun(ExecutionId.Random(Some.Instant)));
        Damage(StateKeys.Execution(_damaged.Id, ExecutionId.Random(Some.Instant)));
        _engine.Clock.Advance(TimeSpan.FromSeconds(81));

        Assert.Equal(2, await _engine.TickAsync());

        Assert.Equal(ExecutionState.Succeeded, Assert.Single(await _engine.FinishedAsync(_fine, 1)).State);
    }

    [Fact]
    public async Task History_ExecutionUnreadable_ShowsItAmongTheOthers()
    {
        var first = (await _engine.RunByHandAsync(_damaged)).Execution;
        var second = (await _engine.RunByHandAsync(_damaged)).Execution;
        Damage(StateKeys.Execution(_damaged.Id, first.Id));

        var page = await _engine.History.OfJobAsync(_damaged.Id, null, 10, CancellationToken.None);

        Assert.Equal(2, page.Rows.Count);
        Assert.IsType<UnreadableRow>(page.Rows.Single(row => row.Key == StateKeys.Execution(_damaged.Id, first.Id)).Row);
        Assert.IsType<ExecutionRow>(page.Rows.Single(row => row.Key == StateKeys.Execution(_damaged.Id, second.Id)).Row);
        await Assert.ThrowsAsync<UnreadableRowException>(() => _engine.History.FindAsync(first.Id, CancellationToken.None));
    }

    [Fact]
    public async Task History_LineUnreadable_ShowsItAmongTheOthers()
    {
        var first = (await _engine.RunByHandAsync(_damaged)).Execution;
        await _engine.RunByHandAsync(_fine);
        Damage(StateKeys.RecentRun(first.Id));

        var page = await _engine.History.RecentAsync(null, 10, CancellationToken.None);

        Assert.Equal([typeof(UnreadableRow), typeof(RecentRow)], page.Rows.Select(row => row.Row.GetType()).OrderByDescending(type => type.Name));
    }

    [Fact]
    public async Task Audit_EntryUnreadable_ShowsItAmongTheOthersAndActsGoOn()
    {
        await PauseAsync(_damaged);
        var entry = Assert.Single((await AuditAsync()).Rows);
        Damage(entry.Key);

        Assert.IsType<JobActResult.Done>(await PauseAsync(_fine));

        Assert.Equal([typeof(UnreadableRow), typeof(AuditRow)], (await AuditAsync()).Rows.Select(row => row.Row.GetType()).OrderByDescending(type => type.Name));
    }

    [Fact]
    public async Task Request_RememberedOneUnreadable_IsNamedAndOtherKeysAreNot()
    {
        var key = StateKeys.IdempotentRequest("00ff");
        Damage(key);

        var exception = await Assert.ThrowsAsync<UnreadableRowException>(() => RequestAsync("00ff"));

        Assert.Equal(key, exception.Key);
        (await RequestAsync("00fe")).Taken();
    }

    [Fact]
    public async Task Health_ItsOwnRowUnreadable_SaysSoOfTheStoreAndLooksAtTheRest()
    {
        Damage(StateKeys.HealthCheck);

        var report = await _engine.Get<HealthChecks>().CheckAsync(CancellationToken.None);

        Assert.Contains(StateKeys.HealthCheck.Value, report.Components.Single(component => component.Name == "store").Problem, StringComparison.Ordinal);
        Assert.True(report.Components.Single(component => component.Name == "rows").Healthy);
    }

    [Fact]
    public async Task Readiness_HeartbeatUnreadable_IsNotReadyUntilTheNextTick()
    {
        Damage(StateKeys.Heartbeat);
        Assert.False((await ReadyAsync()).Ready);

        await _engine.TickAsync();

        Assert.True((await ReadyAsync()).Ready);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("live")]
    public async Task Run_RowUnreadableWhileItRan_IsRecordedOnceItIsRepaired(string kind)
    {
        var claim = await _engine.ClaimByHandAsync(_damaged);
        var key = kind == "state" ? claim.State.Key : claim.Live.Key;
        var whole = (await _engine.Memory.ReadAsync(key, CancellationToken.None))!;
        Damage(key);
        var run = _engine.RunAsync(claim);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(0.1));

        await PutAsync(key, whole.Row);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(0.2));

        Assert.Equal(ExecutionState.Succeeded, (await run).Execution.State);
        Assert.Equal(ExecutionState.Succeeded, Assert.Single(await _engine.FinishedAsync(_damaged)).State);
        Assert.Equal((1L, 0), ((await _engine.StateAsync(_damaged)).Totals[ExecutionState.Succeeded], (await _engine.LiveAsync()).Count));
        Assert.Equal(1, _body.Calls);
    }

    [Fact]
    public async Task Run_StateDeletedWhileItRan_IsRecordedOnceTheAppHasMadeItAnew()
    {
        var claim = await _engine.ClaimByHandAsync(_damaged);
        foreach (var key in new[] { claim.State.Key, StateKeys.Due(claim.State.Row.NextDue!.Value, _damaged.Id) })
        {
            var row = (await _engine.Memory.ReadAsync(key, CancellationToken.None))!;
            await _engine.Memory.CommitAsync(new StateTransaction().Delete(key, row.Version), CancellationToken.None);
        }

        var run = _engine.RunAsync(claim);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(0.1));

        await _engine.Get<DefinitionSync>().SyncAsync(CancellationToken.None);
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(0.2));

        Assert.Equal(ExecutionState.Succeeded, (await run).Execution.State);
        Assert.Equal(1, (await _engine.StateAsync(_damaged)).Totals[ExecutionState.Succeeded]);
        Assert.Empty(await _engine.LiveAsync());
    }

    private void Damage(RowKey key) => _engine.Memory.Damage(key, "{"u8.ToArray());

    private async Task PutAsync(RowKey key, StateRow row)
    {
        var damaged = (await _engine.Memory.ReadAsync(key, CancellationToken.None))!;
        Assert.True((await _engine.Memory.CommitAsync(new StateTransaction().Replace(key, damaged.Version, row), CancellationToken.None)).Committed);
    }

    private async Task<ComponentHealth> HealthOfRowsAsync() =>
        (await _engine.Get<HealthChecks>().CheckAsync(CancellationToken.None)).Components.Single(component => component.Name == "rows");

    private Task<ReadinessReport> ReadyAsync() => _engine.Get<Readiness>().CheckAsync(CancellationToken.None);

    private Task<JobActResult> PauseAsync(Job job) => _engine.Get<JobActs>().PauseAsync(job.Id, null, new ActRequest("ada", null), CancellationToken.None);

    private Task<RowPage> AuditAsync() => _engine.Get<AuditTrail>().ReadAsync(null, 10, CancellationToken.None).AsTask();

    private Task<ClaimResult> RequestAsync(string key) =>
        _engine.Claimer.ClaimRequestedAsync(_fine, EngineUnderTest.ByHand() with { Idempotency = new IdempotencyKey(key, "ff00") }, CancellationToken.None);
}
