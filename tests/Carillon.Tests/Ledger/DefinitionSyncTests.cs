using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

[Trait("Req", "TO1")]
public sealed class DefinitionSyncTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Sync_FirstSight_BeginsNow()
    {
        var job = await _engine.DeclareAsync();

        Assert.Equal(Some.Instant, (await _engine.StateAsync(job)).Cursor);
        Assert.Equal(job.Definition.Schedule, (await RowAsync(job)).Schedule);
    }

    [Fact]
    public async Task Sync_NothingChanged_WritesNothing()
    {
        var definition = Some.Definition();
        await _engine.DeclareAsync(definition);
        var commits = _engine.Memory.Commits;

        await _engine.DeclareAsync(definition);

        Assert.Equal(commits, _engine.Memory.Commits);
    }

    [Fact]
    [Trait("Req", "TO23")]
    public async Task Sync_DescriptionChanged_ReplacesTheDefinitionAndLeavesTheCursor()
    {
        var definition = Some.Definition();
        await _engine.DeclareAsync(definition);
        _engine.Clock.Advance(TimeSpan.FromMinutes(3));

        var job = await _engine.DeclareAsync(definition with { Description = "new" });

        var row = await RowAsync(job);
        Assert.Equal(("new", Some.Instant, Some.Instant.AddMinutes(3)), (row.Description, row.CreatedAt, row.UpdatedAt));
        Assert.Equal(Some.Instant, (await _engine.StateAsync(job)).Cursor);
    }

    [Fact]
    public async Task Sync_ScheduleChangedWhileBehind_AccountsForThePastUnderTheOldOne()
    {
        var definition = Some.Definition(schedule: "* * * * *");
        await _engine.DeclareAsync(definition);
        _engine.Clock.Advance(TimeSpan.FromMinutes(7));

        var job = await _engine.DeclareAsync(definition with { Schedule = "0 * * * *" });

        var missed = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Missed, 6), (missed.State, missed.Occurrences));
        var accepted = Assert.Single(await _engine.LiveAsync());
        Assert.Equal((ExecutionState.Pending, Some.Instant.AddMinutes(7)), (accepted.State, accepted.DueAt!.Value));
        Assert.Equal(Some.Instant.AddMinutes(7), (await _engine.StateAsync(job)).Cursor);
    }

    [Fact]
    public async Task Sync_OldZoneUnknownHere_TheFirstInstantStandsForAll()
    {
        var definition = Some.Definition();
        var before = await _engine.DeclareAsync(definition);
        var stored = (await _engine.Memory.ReadAsync<JobRow>(StateKeys.Job(before.Id), CancellationToken.None))!;
        await _engine.Memory.CommitAsync(
            new StateTransaction().Replace(stored.Key, stored.Version, stored.Row with { TimeZone = "Europe/Nowhere", Hash = "another" }), CancellationToken.None);
        _engine.Clock.Advance(TimeSpan.FromMinutes(7));

        var job = await _engine.DeclareAsync(definition);

        var missed = Assert.Single(await _engine.FinishedAsync(job));
        Assert.Equal((ExecutionState.Missed, Some.Instant.AddMinutes(1)), (missed.State, missed.DueAt));
        Assert.Contains("can't be read any more", missed.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("job")]
    [InlineData("state")]
    public async Task Sync_ARowWasDeleted_IsMadeAnew(string kind)
    {
        var definition = Some.Definition();
        var job = await _engine.DeclareAsync(definition);
        var key = kind == "job" ? StateKeys.Job(job.Id) : StateKeys.JobState(job.Id);
        var row = (await _engine.Memory.ReadAsync(key, CancellationToken.None))!;
        await _engine.Memory.CommitAsync(new StateTransaction().Delete(key, row.Version), CancellationToken.None);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));

        job = await _engine.DeclareAsync(definition);

        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Some.Instant.AddMinutes(2), (await _engine.ClaimDueAsync(job)).Live.Row.DueAt);
    }

    [Theory]
    [InlineData("job")]
    [InlineData("state")]
    public async Task Sync_ARowWasDeletedJustNow_IsMadeAnewAndEveryProcessSeesIt(string kind)
    {
        var definition = Some.Definition();
        var job = await _engine.DeclareAsync(definition, LambdaBody.Succeeding());
        using var other = _engine.Beside(job);
        await other.RunByHandAsync(job);
        var key = kind == "job" ? StateKeys.Job(job.Id) : StateKeys.JobState(job.Id);
        var row = (await _engine.Memory.ReadAsync(key, CancellationToken.None))!;
        await _engine.Memory.CommitAsync(new StateTransaction().Delete(key, row.Version), CancellationToken.None);

        await _engine.DeclareAsync(definition with { Description = "new" }, LambdaBody.Succeeding()).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        Assert.Equal(Some.Instant.AddMinutes(1), (await _engine.StateAsync(job)).NextDue);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ClaimResult.OtherBuild>(await other.TryClaimAsync(job));
    }

    [Fact]
    public async Task Sync_OneRowDamaged_BringsInTheOthersAndSaysWhich()
    {
        var damaged = await _engine.DeclareAsync();
        var other = Some.Definition();
        await _engine.DeclareAsync(other);
        _engine.Memory.Damage(StateKeys.Job(damaged.Id), "{}"u8.ToArray());

        var changed = Some.Job(other with { Description = "new" });
        await _engine.DeclareAsync(damaged, changed);

        Assert.Equal("new", (await RowAsync(changed)).Description);
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 36);
    }

    [Fact]
    public async Task Sync_DueRowIsGone_IsPutBackAndTheChangeHolds()
    {
        var definition = Some.Definition();
        var job = await _engine.DeclareAsync(definition);
        await _engine.Memory.CommitAsync(
            new StateTransaction().Insert(StateKeys.Build("other"), new BuildRow("other", Some.Instant, Some.Instant)).Remove(StateKeys.Due(Some.Instant.AddMinutes(1), job.Id)), CancellationToken.None);

        var changed = await _engine.DeclareAsync(definition with { Schedule = "0 * * * *" });

        Assert.Equal("0 * * * *", (await RowAsync(changed)).Schedule);
        Assert.NotNull(await _engine.Memory.ReadAsync(StateKeys.Due(Some.Instant.AddHours(1), job.Id), CancellationToken.None));
    }

    [Fact]
    public async Task Sync_AnotherProcessIsFirst_LooksAgain()
    {
        var definition = Some.Definition();
        using var other = new EngineUnderTest(memory: _engine.Memory, clock: _engine.Clock);
        _engine.Store.BeforeOnce("job", async () => await other.DeclareAsync(definition));

        var job = await _engine.DeclareAsync(definition);

        Assert.Equal(job.DefinitionHash, (await RowAsync(job)).Hash);
    }

    private async Task<JobRow> RowAsync(Carillon.Jobs.Job job) =>
        (await _engine.Memory.ReadAsync<JobRow>(StateKeys.Job(job.Id), CancellationToken.None))!.Row;
}
