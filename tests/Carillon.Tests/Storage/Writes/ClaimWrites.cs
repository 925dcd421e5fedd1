using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Storage.Writes;

/// <summary>How runs come about, and how they do not.</summary>
internal static class ClaimWrites
{
    private static readonly IdempotencyKey Key = new("00ff", "ff00");

    public static IReadOnlyList<EngineWrite> All { get; } =
    [
        new("claim what is due", "ClaimWriter.StartAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            bench.Pass();
            return async () => await bench.Engine.TryClaimAsync(job);
        }),
        new("claim the last of many, and miss the others", "ClaimWriter.StartAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            bench.Pass();
            bench.Pass();
            bench.Pass();
            return async () => await bench.Engine.TryClaimAsync(job);
        }),
        new("claim by hand, with a key", "ClaimWriter.StartAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            return async () => await RequestAsync(bench, job);
        }),
        new("miss what is too late", "ClaimWriter.RefuseAsync", async bench =>
        {
            var job = await bench.DeclareAsync(job => job with { Misfire = MisfirePolicy.None });
            bench.Pass();
            bench.Engine.Clock.Advance(TimeSpan.FromMinutes(30));
            return async () => await bench.Engine.TryClaimAsync(job);
        }),
        new("skip while a run is under way", "ClaimWriter.RefuseAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            bench.Pass();
            return async () => await bench.Engine.TryClaimAsync(claim.Job);
        }),
        new("skip what was due in a pause", "ClaimWriter.RefuseAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            await bench.Engine.PauseAsync(job, TimeSpan.FromMinutes(90));
            bench.Pass();
            bench.Pass();
            return async () => await bench.Engine.TryClaimAsync(job);
        }),
        new("refuse by hand, with a key", "ClaimWriter.RefuseAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            return async () => await RequestAsync(bench, claim.Job);
        }),
        new("accept what has to wait", "ClaimWriter.WaitAsync", async bench =>
        {
            var claim = await bench.ClaimAsync(job => job with { Overlap = OverlapPolicy.Queue });
            return async () => await bench.Engine.TryClaimByHandAsync(claim.Job);
        }),
        new("accept what has to wait, with a key", "ClaimWriter.WaitAsync", async bench =>
        {
            var claim = await bench.ClaimAsync(job => job with { Overlap = OverlapPolicy.Queue });
            return async () => await RequestAsync(bench, claim.Job);
        }),
        new("accept in the place of another, and stop what runs", "ClaimWriter.WaitAsync", async bench =>
        {
            var claim = await bench.ClaimAsync(job => job with { Overlap = OverlapPolicy.CancelRunning });
            await bench.Engine.TryClaimByHandAsync(claim.Job);
            return async () => await bench.Engine.TryClaimByHandAsync(claim.Job);
        }),
        new("stop the last of very many that run", "ClaimWriter.TellOthersAsync", async bench =>
        {
            var claim = await bench.ClaimAsync(job => job with { Overlap = OverlapPolicy.Allow });
            for (var i = 0; i < 50; i++)
            {
                await bench.Engine.ClaimByHandAsync(claim.Job);
            }

            await bench.Engine.OverrideAsync(claim.Job, new JobOverrides { Overlap = OverlapPolicy.CancelRunning });
            return async () => await bench.Engine.TryClaimByHandAsync(claim.Job);
        })
        {
            // The run is accepted by then, and that is what the caller is told. Who could not be told to stop is told by the next.
            Down = "Waiting", IsGivenUp = true,
        },
        new("begin what has waited", "Adopter.TryBeginAsync", async bench =>
        {
            var (first, _) = await bench.QueueAsync();
            await bench.Engine.RunAsync(first);
            return async () => await bench.Engine.TryAdoptAsync(first.Job);
        }),
        new("end what was to be stopped before it began", "Adopter.EndAsync", async bench =>
        {
            var (first, waiting) = await bench.QueueAsync();
            await bench.Engine.RunAsync(first);
            await bench.Engine.AskToStopAsync(waiting);
            return async () => await bench.Engine.TryAdoptAsync(first.Job);
        })
        {
            PassedOn = ("nothing", AfterLost: "nothing"),
        },
        new("take a claim over", "ClaimTransfer.ChangeHandsAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            var claim = await bench.Beside(job).ClaimByHandAsync(job);
            return async () => await bench.Engine.Get<ClaimTransfer>().TakeOverAsync(claim.Id, claim.Live.Row.Fence!);
        }),
        new("take a claim back", "ClaimTransfer.ChangeHandsAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            return async () => await bench.Engine.Get<ClaimTransfer>().TakeBackAsync(claim);
        })
        {
            Down = "RunClaim",
        },
    ];

    private static Task<ClaimResult> RequestAsync(WriteBench bench, Job job) =>
        bench.Engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand() with { Idempotency = Key }, CancellationToken.None);
}
