using Carillon.Executions;
using Carillon.Storage;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Storage.Writes;

/// <summary>
/// Each write of the engine, where the store fails at it. The same is done in an undisturbed store, and in the end both ledgers
/// say the same: every row once, every run once, the same numbers. And whoever asked for the write is told what is so.
/// </summary>
[Trait("Req", "SC2")]
public sealed class WriteOutcomeTests
{
    /// <summary>How often a step is taken again after it was told that the store failed.</summary>
    private const int MostSteps = 3;

    /// <summary>What the store makes of the commit that it fails at.</summary>
    private delegate Task<CommitOutcome> Fault(InterceptingStateStore store, Func<Task<CommitOutcome>> commit);

    public static TheoryData<string> Names => new(EngineWrites.All.Select(write => write.Name));

    [Fact]
    public void EngineWrites_AgainstTheEngine_LeaveNoWriteOut() =>
        Assert.Equal(WriteSites.InTheEngine(), EngineWrites.All.Select(write => write.Site).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Write_AnswerLost_HappensOnceAndIsToldRight(string name)
    {
        var write = Find(name);
        await CheckAsync(write, write.Lost, async (_, commit) =>
        {
            await commit();
            throw new StateStoreOutcomeUnknownException("The answer was lost (as the test asked).");
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Write_NotWrittenWithoutAnAnswer_HappensOnceAndIsToldRight(string name)
    {
        var write = Find(name);
        await CheckAsync(write, write.Unwritten, (_, _) => throw new StateStoreOutcomeUnknownException("It was not written (as the test asked)."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Write_StoreDown_HappensOnceItIsBackAndIsToldRight(string name)
    {
        var write = Find(name);
        await CheckAsync(write, write.Down, (_, _) => throw new StateStoreUnavailableException("The store is down (as the test asked)."), orElse: "unavailable, ");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Write_AnswerLostAndTheNextReadFails_HappensOnce(string name)
    {
        var write = Find(name);
        var undisturbed = await TakeAsync(write, null);
        var disturbed = await TakeAsync(write, async (store, commit) =>
        {
            await commit();
            store.OnRead = _ =>
            {
                store.OnRead = null;
                throw new StateStoreUnavailableException("The store is down (as the test asked).");
            };
            throw new StateStoreOutcomeUnknownException("The answer was lost (as the test asked).");
        });

        Assert.Equal(undisturbed with { Told = "" }, disturbed with { Told = "" });
        if (write is { PassedOn: null, CanBeAskedAgain: false })
        {
            Assert.Equal(write.Lost ?? undisturbed.Told, disturbed.Told);
        }
    }

    private static EngineWrite Find(string name) => EngineWrites.All.Single(write => write.Name == name);

    private static async Task CheckAsync(EngineWrite write, string? expected, Fault fault, string orElse = "")
    {
        var undisturbed = await TakeAsync(write, null);
        var disturbed = await TakeAsync(write, fault);

        Assert.Equal(expected ?? $"{orElse}{undisturbed.Told}", disturbed.Told);
        if (!(write.IsGivenUp && orElse.Length > 0))
        {
            Assert.Equal(undisturbed with { Told = "" }, disturbed with { Told = "" });
        }
    }

    /// <summary>Takes the step that makes a write, until it is not told any more that the store failed; then lets everything come to its end.</summary>
    private static async Task<Course> TakeAsync(EngineWrite write, Fault? fault)
    {
        using var bench = new WriteBench();
        var step = await write.Prepare(bench);
        var left = 1;
        bench.Engine.Store.OnCommit = (_, commit) =>
            WriteSites.IsCalling(write.Site) && Interlocked.Exchange(ref left, 0) == 1 && fault is not null ? fault(bench.Engine.Store, commit) : commit();

        var told = new List<string>();
        for (var steps = 0; steps < MostSteps && (steps == 0 || told[^1] is "unknown" or "unavailable"); steps++)
        {
            told.Add(await TellAsync(bench, step));
        }

        Assert.True(left == 0, $"{write.Site} wrote nothing.");
        (bench.Engine.Store.OnCommit, bench.Engine.Store.OnRead) = (null, null);
        var ledger = await LedgerPicture.TakeAsync(bench.Engine.Memory);
        await SettleAsync(bench.Engine);
        return new Course(string.Join(", ", told), ledger, await LedgerPicture.TakeAsync(bench.Engine.Memory), bench.Body.Calls);
    }

    private static async Task<string> TellAsync(WriteBench bench, Func<Task<object?>> step)
    {
        try
        {
            var taken = Task.Run(step);
            await EngineSteps.UntilAsync(
                () =>
                {
                    bench.Engine.Clock.AdvanceIfArmed(TimeSpan.FromMilliseconds(100));
                    bench.Engine.Clock.AdvanceIfArmed(TimeSpan.FromMilliseconds(200));
                    return taken.IsCompleted;
                },
                "the step to be taken");
            return await taken switch
            {
                null => "nothing",
                var plain when plain is string or int or long or bool or Enum => plain.ToString()!,
                var result => result.GetType().Name,
            };
        }
        catch (StateStoreOutcomeUnknownException)
        {
            return "unknown";
        }
        catch (StateStoreUnavailableException)
        {
            return "unavailable";
        }
    }

    /// <summary>Lets clocks come, and leases run out. What begins meanwhile comes to its end before the next one does.</summary>
    private static async Task SettleAsync(EngineUnderTest engine)
    {
        var before = (await engine.LiveAsync()).Select(live => live.Fence).ToHashSet();
        for (var i = 0; i < 8; i++)
        {
            engine.Clock.Advance(TimeSpan.FromSeconds(31));
            await engine.TickAsync();
            await EngineSteps.UntilAsync(
                async () => (await engine.LiveAsync()).All(live => live.State == ExecutionState.Pending || before.Contains(live.Fence)), "what has begun to end");
        }

        Assert.DoesNotContain(await engine.LiveAsync(), live => live.State == ExecutionState.Running);
    }

    /// <summary>How it went.</summary>
    /// <param name="Told">What the caller was told, one step after the other.</param>
    /// <param name="Ledger">The ledger after that.</param>
    /// <param name="Settled">The ledger once nothing was under way any more.</param>
    /// <param name="Calls">How often the code of the job was called.</param>
    private sealed record Course(string Told, string Ledger, string Settled, int Calls);
}
