using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Operators;

public sealed class BulkActsTests : IAsyncLifetime, IDisposable
{
    private readonly EngineUnderTest _engine = new();
    private readonly Job _one = Some.Job(Some.Definition("one") with { Tags = ["night"] });
    private readonly Job _two = Some.Job(Some.Definition() with { Id = JobId.Create("billing", "two"), FunctionName = "two" });
    private readonly Job _own = Some.Job(Some.Definition("own") with { System = true, Tags = ["night"] });

    public Task InitializeAsync() => _engine.DeclareAsync(_one, _two, _own);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task ForEach_All_LeavesOutCarillonsOwn() => Assert.Equal(["billing/two", "default/one"], await SelectedAsync(new JobSelector()));

    [Fact]
    public async Task ForEach_SystemSaid_SelectsThemToo() =>
        Assert.Equal(["billing/two", "default/one", "default/own"], await SelectedAsync(new JobSelector { System = true }));

    [Fact]
    public async Task ForEach_NamespaceAndTag_BothHaveToHold()
    {
        Assert.Equal(["billing/two"], await SelectedAsync(new JobSelector { Namespace = "Billing" }));
        Assert.Equal(["default/one"], await SelectedAsync(new JobSelector { Tag = "NIGHT" }));
        Assert.Empty(await SelectedAsync(new JobSelector { Namespace = "billing", Tag = "night" }));
    }

    [Fact]
    public async Task ForEach_Named_TellsOfThoseThatAreNotThere()
    {
        var done = await PauseAsync(new JobSelector { Jobs = [_own.Id, JobId.Create("default", "nobody")] });

        Assert.Equal([new BulkEntry(JobId.Create("default", "nobody"), BulkOutcome.NotFound), new BulkEntry(_own.Id, BulkOutcome.Done)], done.Entries);
    }

    [Fact]
    public async Task ForEach_ARowUnreadable_IsToldOfAndTheOthersAreDone()
    {
        _engine.Memory.Damage(StateKeys.Job(_one.Id), "{"u8.ToArray());
        _engine.Memory.Damage(StateKeys.JobState(_own.Id), "{"u8.ToArray());

        var done = await PauseAsync(new JobSelector { System = true });

        Assert.Equal([BulkOutcome.Done, BulkOutcome.Unreadable, BulkOutcome.Unreadable], done.Entries.Select(entry => entry.Outcome));
        Assert.All(done.Entries.Skip(1), entry => Assert.NotNull(entry.Detail));
    }

    [Fact]
    public async Task ForEach_TheStoreFailsForOne_TheOthersAreDone()
    {
        _engine.Store.FailOnce("job");

        var done = await PauseAsync(new JobSelector());

        Assert.Equal([BulkOutcome.Done, BulkOutcome.Failed], done.Entries.Select(entry => entry.Outcome).Order());
    }

    [Fact]
    public async Task ForEach_SomeDoneBefore_AreUnchanged()
    {
        await Acts.SetEnabledAsync(_one.Id, false, new ActRequest("ada", null), default);

        var result = await _engine.Get<BulkActs>().ForEachAsync(new JobSelector(), new ActRequest("ada", null), (job, asked) => Acts.SetEnabledAsync(job, false, asked, default), default);

        Assert.Equal([BulkOutcome.Done, BulkOutcome.Unchanged], Assert.IsType<BulkResult.Done>(result).Entries.Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task ForEach_SameKeyAgain_DoesWhatWasLeftAndNothingTwice()
    {
        var key = new IdempotencyKey("a", "body");
        _engine.Store.FailOnce("job");
        await PauseAsync(new JobSelector(), key);

        var again = await PauseAsync(new JobSelector(), key);

        Assert.True(again.Repeated);
        Assert.Equal([BulkOutcome.Done, BulkOutcome.Repeated], again.Entries.Select(entry => entry.Outcome).Order());
        Assert.IsType<BulkResult.OtherRequest>(await ForEachAsync(new JobSelector(), key with { BodyHash = "other" }));
    }

    [Fact]
    public async Task ForEach_KeyOfAJobCameWithAnotherRequest_IsRefusedThere()
    {
        var result = await _engine.Get<BulkActs>().ForEachAsync(
            new JobSelector { Jobs = [_one.Id] }, new ActRequest("ada", null), (_, _) => Task.FromResult<JobActResult>(new JobActResult.Repeated(SameRequest: false)), default);

        Assert.Equal([new BulkEntry(_one.Id, BulkOutcome.Refused, "The same Idempotency-Key came with another request before.")], Assert.IsType<BulkResult.Done>(result).Entries);
    }

    [Fact]
    public async Task ForEach_SameKeyAfterAJobCame_LeavesThatOut()
    {
        var key = new IdempotencyKey("a", "body");
        await PauseAsync(new JobSelector(), key);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _engine.DeclareAsync(_one, _two, _own, Some.Job(Some.Definition("new")));

        Assert.DoesNotContain((await PauseAsync(new JobSelector(), key)).Entries, entry => entry.Job.Name == "new");
    }

    [Fact]
    public async Task ForEach_RetiredJob_IsSelectedOnlyByName()
    {
        await _engine.Get<JobEditor>().EditAsync(_one.Id, new JobEdit("it was retired", (row, now) => row with { RetiredAt = now }), default);

        Assert.Equal(["billing/two"], await SelectedAsync(new JobSelector()));
        Assert.Equal(BulkOutcome.Refused, Assert.Single((await PauseAsync(new JobSelector { Jobs = [_one.Id] })).Entries).Outcome);
    }

    private JobActs Acts => _engine.Get<JobActs>();

    private async Task<IEnumerable<string>> SelectedAsync(JobSelector selector) => (await PauseAsync(selector)).Entries.Select(entry => entry.Job.ToString());

    private async Task<BulkResult.Done> PauseAsync(JobSelector selector, IdempotencyKey? key = null) => Assert.IsType<BulkResult.Done>(await ForEachAsync(selector, key));

    private Task<BulkResult> ForEachAsync(JobSelector selector, IdempotencyKey? key) => _engine.Get<BulkActs>().ForEachAsync(
        selector, new ActRequest("ada", null) { Idempotency = key }, (job, asked) => Acts.PauseAsync(job, null, asked, default), default);
}
