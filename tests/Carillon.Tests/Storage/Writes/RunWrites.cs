using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Storage.Writes;

/// <summary>What becomes of a run.</summary>
internal static class RunWrites
{
    private static readonly ActRequest ByAda = new("ada", "to see");

    private static readonly ActRequest WithKey = ByAda with { Idempotency = new IdempotencyKey("00ff", "ff00") };

    public static IReadOnlyList<EngineWrite> All { get; } =
    [
        new("renew a lease", "LeaseKeeper.TryRenewAsync", async bench =>
        {
            var body = new GatedBody();
            var claim = await bench.ClaimAsync(body: body);
            return async () =>
            {
                var run = bench.Engine.RunAsync(claim, TimeSpan.FromSeconds(20));
                await EngineSteps.UntilAsync(() => body.Running == 1 && bench.Engine.Clock.GetUtcNow() > Some.Instant, "the renewal");
                body.Release();
                return (await run).Execution.State;
            };
        })
        {
            Down = "Succeeded",
        },
        new("record how a run ended", "Recorder.RecordAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            return async () => (await bench.Engine.RunAsync(claim)).Execution.State;
        })
        {
            Down = "Succeeded",
        },
        new("record a failure", "Recorder.RecordAsync", async bench =>
        {
            var claim = await bench.ClaimAsync(body: new LambdaBody((_, _) => throw new InvalidDataException("line 7")));
            return async () => (await bench.Engine.RunAsync(claim)).Execution.State;
        })
        {
            Down = "Failed",
        },
        new("hand a run on", "Recorder.HandOnAsync", async bench =>
        {
            var claim = await bench.ClaimAsync(job => job with { MaxRetries = 1 }, new LambdaBody((_, _) => throw new InvalidDataException("line 7")));
            return async () =>
            {
                using var invocation = new InvocationTime(TimeSpan.FromMinutes(2), bench.Engine.Clock, CancellationToken.None);
                return (await bench.Engine.Runner.RunAsync(claim, claim.Job.Body!, invocation)).Execution?.State;
            };
        })
        {
            // Whoever can't hand it on puts on record what it has.
            Down = "Failed", IsGivenUp = true,
        },
        new("abandon a run", "LostRunSweeper.RecordAsync", async bench =>
        {
            await bench.ClaimAsync();
            return async () => await SweepAsync(bench);
        })
        {
            PassedOn = ("1", AfterLost: "0"),
        },
        new("abandon a run and begin it again", "LostRunSweeper.RecordAsync", async bench =>
        {
            await bench.ClaimAsync(job => job with { RerunAfterLoss = 1 });
            return async () => await SweepAsync(bench);
        })
        {
            PassedOn = ("1", AfterLost: "0"),
        },
        new("abandon the second in a row, and pause the job", "LostRunSweeper.RecordAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            await bench.Engine.LoseAsync();
            await bench.Engine.ClaimByHandAsync(claim.Job);
            return async () => await SweepAsync(bench);
        })
        {
            PassedOn = ("1", AfterLost: "0"),
        },
        new("settle a run whose row is gone", "LostRunSweeper.RecordAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            await bench.DeleteAsync(claim.Live.Key);
            return async () => await bench.Engine.TryClaimByHandAsync(claim.Job);
        })
        {
            PassedOn = ("Claimed", AfterLost: "Claimed"),
        },
        new("ask a run to stop", "ExecutionActs.AskAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            return async () => await bench.Engine.Get<ExecutionActs>().CancelAsync(claim.Id, ByAda, CancellationToken.None);
        })
        {
            Lost = "AskedBefore", CanBeAskedAgain = true,
        },
        new("ask a run to stop, with a key", "ExecutionActs.AskAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            return async () => await bench.Engine.Get<ExecutionActs>().CancelAsync(claim.Id, WithKey, CancellationToken.None);
        })
        {
            Lost = "Repeated", CanBeAskedAgain = true,
        },
        new("ask again, with a key", "IdempotentRequests.TryAcceptAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            await bench.Engine.Get<ExecutionActs>().CancelAsync(claim.Id, ByAda, CancellationToken.None);
            return async () => await bench.Engine.Get<ExecutionActs>().CancelAsync(claim.Id, WithKey, CancellationToken.None);
        })
        {
            Lost = "Repeated", CanBeAskedAgain = true,
        },
        new("cancel what waits", "Adopter.EndAsync", async bench =>
        {
            var (_, waiting) = await bench.QueueAsync();
            return async () => await bench.Engine.Get<ExecutionActs>().CancelAsync(waiting, ByAda, CancellationToken.None);
        })
        {
            Lost = "AlreadyOver", CanBeAskedAgain = true,
        },
        new("cancel what waits, with a key", "Adopter.EndAsync", async bench =>
        {
            var (_, waiting) = await bench.QueueAsync();
            return async () => await bench.Engine.Get<ExecutionActs>().CancelAsync(waiting, WithKey, CancellationToken.None);
        })
        {
            Lost = "Repeated", CanBeAskedAgain = true,
        },
        new("release a run", "LostRunSweeper.RecordAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            return async () => await bench.Engine.Get<ExecutionActs>().ReleaseAsync(claim.Id, ByAda, CancellationToken.None);
        })
        {
            Lost = "AlreadyOver", CanBeAskedAgain = true,
        },
        new("release a run, with a key", "LostRunSweeper.RecordAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            return async () => await bench.Engine.Get<ExecutionActs>().ReleaseAsync(claim.Id, WithKey, CancellationToken.None);
        })
        {
            Lost = "Repeated", CanBeAskedAgain = true,
        },
    ];

    /// <summary>Lets leases run out, and looks for them twice, a renewal apart.</summary>
    private static async Task<int> SweepAsync(WriteBench bench)
    {
        var sweeper = bench.Engine.Get<LostRunSweeper>();
        bench.Engine.Clock.Advance(TimeSpan.FromSeconds(61));
        var (first, _) = await sweeper.SweepAsync(CancellationToken.None);
        bench.Engine.Clock.Advance(TimeSpan.FromSeconds(20));
        var (second, _) = await sweeper.SweepAsync(CancellationToken.None);
        return first + second;
    }
}
