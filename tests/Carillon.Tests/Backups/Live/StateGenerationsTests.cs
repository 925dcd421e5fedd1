using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Carillon.Tests.Backups.Live;

/// <summary>How processes learn that a restore holds the state, or has replaced it, and what they may write until then.</summary>
[Trait("Req", "SC27")]
public sealed class StateGenerationsTests
{
    private static readonly RowKey Key = StateKeys.Heartbeat;
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    private readonly InMemoryStateStore _home = new();
    private readonly InMemorySiblings _siblings = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Read_ManyTimesInFiveSeconds_AsksOnceWhereTheStateIs()
    {
        var state = await OpenAsync();
        var asked = _home.Reads;
        for (var second = 0; second < 5; second++)
        {
            await state.ReadAsync(Key, CancellationToken.None);
            await WriteAsync(state);
            _clock.Advance(TimeSpan.FromSeconds(1) - Moment);
        }

        // 5 reads, and 5 of the writes' own.
        Assert.Equal(10, _home.Reads - asked);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await state.ReadAsync(Key, CancellationToken.None);
        Assert.Equal(12, _home.Reads - asked);
    }

    [Fact]
    public async Task Versions_BeforeTheFirstRestore_AreTheStoresOwn()
    {
        var state = await OpenAsync();

        await WriteAsync(state);

        Assert.Equal((await _home.ReadAsync(Key, CancellationToken.None))!.Version, (await state.ReadAsync(Key, CancellationToken.None))!.Version);
    }

    [Fact]
    public async Task Commit_TheStateIsHeld_IsRefusedOnceWhatWasReadIsOld()
    {
        var state = await OpenAsync();
        await PointAsync(row => row with { Restore = Hold() });

        // Until then it goes by what it has read: the restorer waits for that.
        _clock.Advance(StateGenerations.Trust - Moment);
        await WriteAsync(state);
        _clock.Advance(Moment);
        var written = _home.Commits;

        var refused = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => WriteAsync(state));

        Assert.Contains("ada", refused.Message, StringComparison.Ordinal);
        Assert.Equal(written, _home.Commits);
        Assert.NotNull(await state.ReadAsync(Key, CancellationToken.None));
    }

    [Fact]
    public async Task Commit_TheHoldIsOver_IsWrittenASecondLater()
    {
        var state = await OpenAsync();
        await PointAsync(row => row with { Restore = Hold() });
        _clock.Advance(StateGenerations.Trust);
        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => WriteAsync(state));
        await PointAsync(row => row with { Restore = null });

        _clock.Advance(StateGenerations.TrustInAHold);

        await WriteAsync(state);
    }

    /// <summary>A restorer that died: nobody waits for it for long, and it finds that others went on.</summary>
    [Fact]
    public async Task Commit_TheHoldHasRunOut_EndsItAndIsWritten()
    {
        var state = await OpenAsync();
        await PointAsync(row => row with { Restore = Hold() });
        _clock.Advance(TimeSpan.FromSeconds(30) + StateGenerations.ClockMargin - Moment);
        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => WriteAsync(state));
        _clock.Advance(StateGenerations.TrustInAHold);

        await WriteAsync(state);

        Assert.False((await PointerAsync()).Restore!.Holds);
    }

    [Fact]
    public async Task Commit_TheHoldHasRunOutAndItsEndIsNotAnswered_SaysThatNothingIsWritten()
    {
        var home = new InterceptingStateStore(_home);
        var state = await OpenAsync(home);
        await PointAsync(row => row with { Restore = Hold() });
        _clock.Advance(TimeSpan.FromMinutes(1));
        home.LoseAnswerOnce("conf");

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => WriteAsync(state));

        Assert.Null(await _home.ReadAsync(Key, CancellationToken.None));
        _clock.Advance(StateGenerations.Trust);
        await WriteAsync(state);
    }

    [Fact]
    public async Task Commit_AnotherStoreHasTakenOver_IsRefusedOnceAndThenGoesThere()
    {
        var state = await OpenAsync();
        var replaced = 0;
        state.Replaced += () => replaced++;
        await WriteAsync(state);
        await SwitchAsync();
        _clock.Advance(StateGenerations.Trust);
        var before = _home.Commits;

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => WriteAsync(state, first: true));
        await WriteAsync(state, first: true);

        Assert.Equal((1, 1L), (replaced, state.Epoch));
        Assert.NotNull(await _siblings[1].ReadAsync(Key, CancellationToken.None));
        Assert.Equal(before, _home.Commits);
    }

    [Fact]
    public async Task Read_AnotherStoreHasTakenOver_IsOfThatOneWithinFiveSeconds()
    {
        var state = await OpenAsync();
        await WriteAsync(state);
        await SwitchAsync();

        _clock.Advance(StateGenerations.Trust - Moment);
        Assert.NotNull(await state.ReadAsync(Key, CancellationToken.None));
        _clock.Advance(Moment);

        Assert.Null(await state.ReadAsync(Key, CancellationToken.None));
        Assert.Empty((await state.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)).Rows);
        Assert.Empty((await state.ExportAsync(StateKeys.All, 1_000, CancellationToken.None)).Rows);
    }

    /// <summary>The machine stood still, and its monotonic clock with it: the other one tells.</summary>
    [Fact]
    public async Task Commit_AfterTheMachineStoodStill_LooksFirst()
    {
        var state = await OpenAsync();
        await SwitchAsync();
        _clock.StepWallClock(TimeSpan.FromHours(1));

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => WriteAsync(state, first: true));
    }

    /// <summary>What was read is as old as the question, however late the answer.</summary>
    [Fact]
    public async Task Commit_TheAnswerIsLate_IsAsOldAsTheQuestion()
    {
        var home = new InterceptingStateStore(_home);
        var state = await OpenAsync(home);
        _clock.Advance(StateGenerations.Trust);
        home.OnRead = _ =>
        {
            _clock.Advance(StateGenerations.Trust);
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => WriteAsync(state, first: true));
    }

    /// <summary>The same row with the same version of its own, in both stores.</summary>
    [Fact]
    public async Task Commit_AVersionOfAnEarlierEpoch_IsAConflict()
    {
        var state = await OpenAsync();
        await _siblings[1].CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);
        await _siblings[2].CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);
        await _home.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);
        var first = await state.ReadAsync(Key, CancellationToken.None);
        await SwitchAsync(1);
        _clock.Advance(StateGenerations.Trust);
        var second = await state.ReadAsync(Key, CancellationToken.None);
        await SwitchAsync(2);
        _clock.Advance(StateGenerations.Trust);
        var third = await state.ReadAsync(Key, CancellationToken.None);

        Assert.Equal(Key, (await ReplaceAsync(first!)).Conflict);
        Assert.Equal(Key, (await ReplaceAsync(second!)).Conflict);
        Assert.True((await ReplaceAsync(third!)).Committed);

        async Task<CommitOutcome> ReplaceAsync(StoredRow row) =>
            await state.CommitAsync(new StateTransaction().Replace(row.Key, row.Version, Some.Heartbeat()), CancellationToken.None);
    }

    [Fact]
    public async Task OpenAsync_AfterARestore_IsTheStoreThatItFilled()
    {
        await SwitchAsync();
        await _siblings[1].CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);

        var state = await OpenAsync();

        Assert.NotNull(await state.ReadAsync(Key, CancellationToken.None));
    }

    [Fact]
    public async Task OpenAsync_ThatStoreIsGone_IsRefused()
    {
        await _home.CommitAsync(new StateTransaction().Insert(StateKeys.LiveGeneration, new GenerationRow(1, 7, 7)), CancellationToken.None);

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => OpenAsync());
    }

    [Fact]
    public async Task OpenAsync_WhichStoreItIsCantBeRead_IsRefused()
    {
        _home.Damage(StateKeys.LiveGeneration, "{}"u8.ToArray());

        await Assert.ThrowsAsync<StateStoreUnavailableException>(() => OpenAsync());
    }

    [Fact]
    public async Task OpenAsync_TheStateIsHeld_WaitsForTheEnd()
    {
        await PointAsync(row => row with { Restore = Hold() });
        var opening = OpenAsync();
        for (var second = 0; second < 3; second++)
        {
            await _clock.AdvanceWhenArmedAsync(StateGenerations.TrustInAHold);
        }

        Assert.False(opening.IsCompleted);
        await SwitchAsync();
        while (!opening.IsCompleted)
        {
            _clock.AdvanceIfArmed(StateGenerations.TrustInAHold);
            await Task.Yield();
        }

        Assert.Equal(1, (await opening).Epoch);
    }

    /// <summary>Nobody else can have the file open: whoever held the state is dead.</summary>
    [Fact]
    public async Task OpenAsync_HeldByAProcessThatMustBeDead_GoesOn()
    {
        _siblings.AreOfOneProcess = true;
        await PointAsync(row => row with { Restore = Hold() });

        await WriteAsync(await OpenAsync());

        Assert.False((await PointerAsync()).Restore!.Holds);
    }

    /// <summary>A feed is of one store: in the next one it begins anew, before anything is written there.</summary>
    [Fact]
    public async Task ChangeFeed_AnotherStoreHasTakenOver_BeginsThere()
    {
        using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
        var state = new ChangeFeedStore(Create(_home), enabled: true, _clock, random);
        await state.OpenAsync(CancellationToken.None);
        var first = await state.ReadAsync<FeedRow>(StateKeys.BackupFeed, CancellationToken.None);
        await SwitchAsync();
        _clock.Advance(StateGenerations.Trust);

        var second = await state.ReadAsync<FeedRow>(StateKeys.BackupFeed, CancellationToken.None);

        Assert.NotNull(first);
        Assert.NotEqual(first.Row.Id, second!.Row.Id);
        Assert.Equal(second.Row, ((await _siblings[1].ReadAsync(StateKeys.BackupFeed, CancellationToken.None))!.Row));
    }

    private RestoreHold Hold() => new("some-restore", "ada", "other-instance", "some-plan", 1, _clock.GetUtcNow().AddSeconds(30), Holds: true);

    private StateGenerations Create(IStateStore home) => new(home, _siblings, new StoreTime(_clock), NullLogger<StateGenerations>.Instance);

    private async Task<StateGenerations> OpenAsync(IStateStore? home = null)
    {
        var state = Create(home ?? _home);
        await state.OpenAsync(CancellationToken.None);
        return state;
    }

    private static async Task WriteAsync(StateGenerations state, bool first = false)
    {
        var before = first ? null : await state.ReadAsync(Key, CancellationToken.None);
        var write = before is null
            ? new StateTransaction().Insert(Key, Some.Heartbeat())
            : new StateTransaction().Replace(Key, before.Version, Some.Heartbeat());
        Assert.True((await state.CommitAsync(write, CancellationToken.None)).Committed);
    }

    private async Task<GenerationRow> PointerAsync() => (await _home.ReadAsync<GenerationRow>(StateKeys.LiveGeneration, CancellationToken.None))!.Row;

    private Task SwitchAsync(int generation = 1)
    {
        _ = _siblings[generation];
        return PointAsync(row => new GenerationRow(row.Epoch + 1, generation, generation));
    }

    private async Task PointAsync(Func<GenerationRow, GenerationRow> change)
    {
        var before = await _home.ReadAsync<GenerationRow>(StateKeys.LiveGeneration, CancellationToken.None);
        await _home.CommitAsync(before is null
            ? new StateTransaction().Insert(StateKeys.LiveGeneration, change(GenerationRow.First))
            : new StateTransaction().Replace(before.Key, before.Version, change(before.Row)), CancellationToken.None);
    }
}
