using Carillon.Executions;
using Carillon.Health;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Health;

[Trait("Req", "PG2")]
public sealed class LedgerConsistencyTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Repair_EverythingFits_FindsNothingAndWritesNothing()
    {
        var (one, two) = (Some.Job(), Some.Job(body: LambdaBody.Succeeding()));
        await _engine.DeclareAsync(one, two);
        await _engine.ClaimByHandAsync(one);
        await _engine.RunByHandAsync(two);
        var commits = _engine.Memory.Commits;

        Assert.Equal(new ConsistencyReport(0, 0, 0, 0), await RepairAsync());
        Assert.Equal(commits, _engine.Memory.Commits);
    }

    [Fact]
    public async Task Repair_DueRowThatNoStatePointsTo_IsDeleted()
    {
        var job = await _engine.DeclareAsync();
        var stranger = Some.JobId();
        await CommitAsync(new StateTransaction()
            .Insert(StateKeys.Due(Some.Instant, job.Id), new DueRow(job.Id, Some.Instant))
            .Insert(StateKeys.Due(Some.Instant, stranger), new DueRow(stranger, Some.Instant)));

        Assert.Equal(new ConsistencyReport(2, 0, 0, 0), await RepairAsync());

        var next = (await _engine.StateAsync(job)).NextDue!.Value;
        Assert.Equal([StateKeys.Due(next, job.Id)], await DueAsync());
        Assert.Equal(2, _engine.Logs.Entries.Count(entry => entry.Id.Id == 63));
    }

    [Fact]
    public async Task Repair_NextDueWithoutItsRow_IsListedAgain()
    {
        var job = await _engine.DeclareAsync();
        var key = Assert.Single(await DueAsync());
        await DeleteAsync(key);

        Assert.Equal(new ConsistencyReport(0, 1, 0, 0), await RepairAsync());

        Assert.Equal([key], await DueAsync());
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 64);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.ClaimDueAsync(job);
    }

    [Fact]
    public async Task Repair_LiveRowOfARunThatIsOnRecord_IsDeleted()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        var ended = (await _engine.RunByHandAsync(job)).Execution;
        await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(ended.Id), Some.Live(job.Id, ended.Id)));

        Assert.Equal(new ConsistencyReport(0, 0, 1, 0), await RepairAsync());

        Assert.Empty(await _engine.LiveAsync());
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 65);
    }

    [Fact]
    public async Task Repair_LiveRowWithoutARecord_IsLeftToTheSweeper()
    {
        var job = await _engine.DeclareAsync();
        var live = Some.Live(job.Id);
        await CommitAsync(new StateTransaction().Insert(StateKeys.LiveRun(live.Id), live));

        Assert.Equal(0, (await RepairAsync()).Repaired);
        Assert.Single(await _engine.LiveAsync());
    }

    [Fact]
    public async Task Repair_RunThatWaits_IsLeft()
    {
        var job = await _engine.DeclareAsync();
        var live = Some.Live(job.Id) with { State = ExecutionState.Pending };
        var state = (await _engine.Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!;
        await CommitAsync(new StateTransaction()
            .Insert(StateKeys.LiveRun(live.Id), live)
            .Insert(StateKeys.Execution(job.Id, live.Id), Some.Execution(job.Id, id: live.Id))
            .Replace(state.Key, state.Version, state.Row with { Waiting = [live.Id] }));

        Assert.Equal(0, (await RepairAsync()).Repaired);
    }

    [Fact]
    public async Task Repair_StateCanNotBeRead_LeavesWhatHangsOnIt()
    {
        var job = await _engine.DeclareAsync();
        await _engine.ClaimByHandAsync(job);
        _engine.Memory.Damage(StateKeys.JobState(job.Id), "{}"u8.ToArray());
        _engine.Memory.Damage(StateKeys.LiveRun(ExecutionId.Random(Some.Instant)), "{}"u8.ToArray());
        _engine.Memory.Damage(StateKeys.Due(Some.Instant, Some.JobId()), "{}"u8.ToArray());

        Assert.Equal(new ConsistencyReport(0, 0, 0, 3), await RepairAsync());
        Assert.Equal(3, _engine.Logs.Entries.Count(entry => entry.Id.Id == 66));
    }

    [Fact]
    public async Task Repair_ClaimInBetween_ChangesNothing()
    {
        var job = await _engine.DeclareAsync();
        var due = Assert.Single(await DueAsync());
        await DeleteAsync(due);
        _engine.Store.BeforeOnce("due", async () =>
        {
            // As a claim does that read the row before it was deleted.
            var state = (await _engine.Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!;
            var next = state.Row.NextDue!.Value.AddMinutes(1);
            await CommitAsync(new StateTransaction()
                .Replace(state.Key, state.Version, state.Row with { NextDue = next })
                .Insert(StateKeys.Due(next, job.Id), new DueRow(job.Id, next)));
        });

        Assert.Equal(0, (await RepairAsync()).Repaired);
        Assert.Equal([StateKeys.Due((await _engine.StateAsync(job)).NextDue!.Value, job.Id)], await DueAsync());
    }

    [Fact]
    public async Task Repair_RunAgain_FindsNothing()
    {
        await _engine.DeclareAsync();
        await DeleteAsync(Assert.Single(await DueAsync()));
        await RepairAsync();

        Assert.Equal(0, (await RepairAsync()).Repaired);
    }

    private Task<ConsistencyReport> RepairAsync() => _engine.Get<LedgerConsistency>().RepairAsync(CancellationToken.None);

    private async Task<IReadOnlyList<RowKey>> DueAsync() =>
        [.. (await _engine.Memory.ReadRangeAsync(StateKeys.DueUpTo(DateTimeOffset.MaxValue), 1_000, CancellationToken.None)).Rows.Select(row => row.Key)];

    private async Task DeleteAsync(RowKey key)
    {
        var row = (await _engine.Memory.ReadAsync(key, CancellationToken.None))!;
        await CommitAsync(new StateTransaction().Delete(key, row.Version));
    }

    private async Task CommitAsync(StateTransaction transaction) =>
        Assert.True((await _engine.Memory.CommitAsync(transaction, CancellationToken.None)).Committed);
}
