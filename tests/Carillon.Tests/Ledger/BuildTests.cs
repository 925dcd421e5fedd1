using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Ledger;

/// <summary>Two builds of the app over one store, as while a deployment rolls.</summary>
public sealed class BuildTests : IDisposable
{
    private readonly EngineUnderTest _older;
    private readonly EngineUnderTest _newer;
    private readonly JobDefinition _definition = Some.Definition();

    public BuildTests()
    {
        _older = new EngineUnderTest(identity: Identity("1", Some.Instant.AddDays(-2)));
        _newer = Process(_older, "2", Some.Instant.AddDays(-1));
    }

    public void Dispose()
    {
        _newer.Dispose();
        _older.Dispose();
    }

    /// <summary>A process of another build beside one.</summary>
    internal static EngineUnderTest Process(EngineUnderTest beside, string build, DateTimeOffset builtAt) =>
        new(memory: beside.Memory, clock: beside.Clock, identity: Identity(build, builtAt));

    [Fact]
    [Trait("Req", "TO23")]
    public async Task Sync_OlderBuildStartsWhileANewerOneLives_LeavesItsDefinitionAndRunsNothing()
    {
        var job = await _newer.DeclareAsync(_definition with { Description = "new" }, LambdaBody.Succeeding());

        var old = await _older.DeclareAsync(_definition with { Description = "old" }, LambdaBody.Succeeding());

        _older.Clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal("new", (await _newer.RowAsync(job)).Description);
        Assert.Equal("2", Assert.IsType<ClaimResult.OtherBuild>(await _older.TryClaimAsync(old)).Build);
        Assert.Equal("2", Assert.IsType<ClaimResult.OtherBuild>(await _older.TryClaimByHandAsync(old)).Build);
        Assert.Equal(0, await _older.TickAsync());
        Assert.Equal(1, await _newer.TickAsync());
    }

    [Fact]
    public async Task Tick_NewerBuildDeploysBesideAnOlderOne_TheOlderOneKnowsFromItsNextClaimOn()
    {
        var old = await _older.DeclareAsync(_definition with { Description = "old" }, LambdaBody.Succeeding());
        await _newer.DeclareAsync(_definition with { Description = "new" }, LambdaBody.Succeeding());
        _older.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<ClaimResult.OtherBuild>(await _older.TryClaimAsync(old));
    }

    [Fact]
    public async Task Tick_NewerBuildSilentForFiveMinutes_TheOlderOneTakesItsJobsOver()
    {
        var job = await _newer.DeclareAsync(_definition with { Description = "new" }, LambdaBody.Succeeding());
        await _older.DeclareAsync(_definition with { Description = "old" }, LambdaBody.Succeeding());
        _older.Clock.AdvanceTo(Some.Instant.AddMinutes(5));
        Assert.Equal(0, await _older.TickAsync());
        Assert.Equal("new", (await _older.RowAsync(job)).Description);

        _older.Clock.Advance(TimeSpan.FromSeconds(20));
        await _older.TickAsync();
        await _older.TickAsync();

        Assert.Equal("old", (await _older.RowAsync(job)).Description);
        await _older.FinishedAsync(job, 1);
    }

    [Fact]
    public async Task Tick_OlderBuildHadTakenAJobOver_TheNewerOneTakesItBackAndClaimsInOneTick()
    {
        var job = await _newer.DeclareAsync(_definition with { Description = "new" }, LambdaBody.Succeeding());
        _older.Clock.Advance(TimeSpan.FromSeconds(301));
        await _older.DeclareAsync(_definition with { Description = "old" }, LambdaBody.Succeeding());
        _older.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await _newer.TickAsync());

        Assert.Equal("new", (await _newer.RowAsync(job)).Description);
    }

    [Fact]
    public async Task Tick_NewerBuildHadSwitchedTheJobOffAndIsGone_TheOlderOneTakesItOver()
    {
        var job = await _newer.DeclareAsync(_definition with { Enabled = false }, LambdaBody.Succeeding());
        await _older.DeclareAsync(_definition, LambdaBody.Succeeding());
        await _older.TickAsync();

        _older.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        await _older.TickAsync();

        Assert.True((await _older.RowAsync(job)).Enabled);
        Assert.NotNull((await _older.StateAsync(job)).NextDue);
    }

    [Fact]
    public async Task Tick_NewerBuildCameAndWentWithTheJobSwitchedOff_TheOlderOneTakesItOverWithinTheHour()
    {
        var job = await _older.DeclareAsync(_definition, LambdaBody.Succeeding());
        await _older.TickAsync();
        await _newer.DeclareAsync(_definition with { Enabled = false }, LambdaBody.Succeeding());

        _older.Clock.Advance(TimeSpan.FromHours(1));
        await _older.TickAsync();

        Assert.True((await _older.RowAsync(job)).Enabled);
    }

    [Fact]
    public async Task Tick_NewerBuildLives_TheOlderOneSaysSoOnceForAJob()
    {
        await _newer.DeclareAsync(_definition with { Description = "new" });
        await _older.DeclareAsync(_definition with { Description = "old" }, LambdaBody.Succeeding());
        for (var i = 0; i < 5; i++)
        {
            _older.Clock.Advance(TimeSpan.FromMinutes(1));
            await _newer.Get<Builds>().BeatAsync(CancellationToken.None);
            await _older.TickAsync();
        }

        Assert.Single(_older.Logs.Entries, entry => entry.Id.Id == 33);
    }

    [Fact]
    public async Task Sync_RunsUnderWayOfTheOlderBuild_AreRecordedAllTheSame()
    {
        var body = new GatedBody();
        var old = await _older.DeclareAsync(_definition with { Description = "old" }, body);
        var run = _older.RunAsync(await _older.ClaimByHandAsync(old));
        await _newer.DeclareAsync(_definition with { Description = "new" });

        body.Release();

        Assert.Equal((ExecutionState.Succeeded, "1"), ((await run).Execution.State, (await run).Execution.Build));
        Assert.Single(await _newer.FinishedAsync(old));
    }

    [Fact]
    public async Task Beat_ItsRowIsDamaged_IsWrittenAnew()
    {
        _older.Memory.Damage(StateKeys.Build("1"), "{}"u8.ToArray());

        await _older.Get<Builds>().BeatAsync(CancellationToken.None);

        Assert.Equal(Some.Instant, (await _older.Memory.ReadAsync<BuildRow>(StateKeys.Build("1"), CancellationToken.None))!.Row.LastSeen);
    }

    [Fact]
    public async Task MayReplace_ItsLastSignOfLifeLiesFarAhead_IsTakenForGone()
    {
        _older.Clock.StepWallClock(TimeSpan.FromDays(1));
        var job = await _newer.DeclareAsync(_definition with { Description = "new" });
        _older.Clock.StepWallClock(TimeSpan.FromDays(-1));

        Assert.True(await _older.Get<Builds>().MayReplaceAsync(await _newer.RowAsync(job), CancellationToken.None));
        await _newer.Get<Builds>().BeatAsync(CancellationToken.None);
        Assert.False(await _older.Get<Builds>().MayReplaceAsync(await _newer.RowAsync(job), CancellationToken.None));
    }

    private static ProcessIdentity Identity(string build, DateTimeOffset builtAt) => new($"instance-{build}", build, builtAt, Some.Instant);
}
