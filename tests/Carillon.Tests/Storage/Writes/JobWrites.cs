using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace Carillon.Tests.Storage.Writes;

/// <summary>How jobs come, change and go.</summary>
internal static class JobWrites
{
    private static readonly ActRequest WithKey = new("ada", "to see") { Idempotency = new IdempotencyKey("00ff", "ff00") };

    public static IReadOnlyList<EngineWrite> All { get; } =
    [
        new("declare new jobs", "DefinitionSync.DeclareNewAsync", bench =>
        {
            Job[] jobs = [Some.Job(bench.Definition, bench.Body), Some.Job(Some.Definition("two", "0 * * * *"), bench.Body)];
            return Task.FromResult<Func<Task<object?>>>(async () =>
            {
                await bench.Engine.DeclareAsync(jobs);
                return null;
            });
        })
        {
            PassedOn = ("nothing", AfterLost: "nothing"),
        },
        new("declare a job that lost its state", "DefinitionSync.DeclareAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            await bench.DeleteAsync(StateKeys.Due((await bench.Engine.StateAsync(job)).NextDue!.Value, job.Id));
            await bench.DeleteAsync(StateKeys.JobState(job.Id));
            return () => SyncAsync(bench.Engine, job);
        })
        {
            PassedOn = ("nothing", AfterLost: "nothing"),
        },
        new("declare another definition", "JobEditor.TryCommitAsync", async bench =>
        {
            await bench.DeployAsync(Some.Job(bench.Definition, bench.Body));
            bench.Pass();
            var changed = Some.Job(bench.Definition with { Schedule = "30 * * * *" }, bench.Body);
            bench.Engine.Get<JobCatalog>().Fill([changed]);
            return () => SyncAsync(bench.Engine, changed);
        }),
        new("override", "JobEditor.TryCommitAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            bench.Pass();
            return async () => (await bench.Engine.OverrideAsync(job, new JobOverrides { Schedule = "30 * * * *" })).Changed;
        }),
        new("pause, with a key", "JobEditor.TryCommitAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            return async () => await bench.Engine.Get<JobActs>().PauseAsync(job.Id, null, WithKey, CancellationToken.None);
        }),
        new("resume what is not paused, with a key", "IdempotentRequests.TryAcceptAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            return async () => await bench.Engine.Get<JobActs>().ResumeAsync(job.Id, WithKey, CancellationToken.None);
        })
        {
            PassedOn = ("Done", AfterLost: "Repeated"),
        },
        new("put a job back in the list of what is due", "JobEditor.PutBackAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            await bench.DeleteAsync(StateKeys.Due((await bench.Engine.StateAsync(job)).NextDue!.Value, job.Id));
            return async () => (await bench.Engine.OverrideAsync(job, new JobOverrides { Schedule = "30 * * * *" })).Changed;
        }),
        new("remember that nobody declares a job", "JobEditor.TryCommitAsync", async bench =>
        {
            await bench.DeployAsync(Some.Job(bench.Definition, bench.Body));
            return () => LookAsync(bench.Engine);
        }),
        new("retire a job", "JobEditor.TryCommitAsync", async bench =>
        {
            await UndeclareAsync(bench);
            return () => LookAsync(bench.Engine);
        }),
        new("end what a retired job had accepted", "Adopter.EndAsync", async bench =>
        {
            var job = Some.Job(bench.Definition with { Overlap = OverlapPolicy.Queue }, bench.Body);
            var other = await bench.DeployAsync(job);
            var first = await other.ClaimByHandAsync(job);
            await other.TryClaimByHandAsync(job);
            await other.RunAsync(first);
            await LookAsync(bench.Engine);
            bench.Engine.Clock.Advance(TimeSpan.FromHours(25));
            return () => LookAsync(bench.Engine);
        })
        {
            PassedOn = ("nothing", AfterLost: "nothing"),
        },
    ];

    /// <summary>A job that this build does not have, and that was seen to be undeclared a day ago.</summary>
    public static async Task UndeclareAsync(WriteBench bench)
    {
        await bench.DeployAsync(Some.Job(bench.Definition, bench.Body));
        await LookAsync(bench.Engine);
        bench.Engine.Clock.Advance(TimeSpan.FromHours(25));
    }

    /// <summary>Looks for jobs that nobody declares, as a process does once an hour.</summary>
    public static async Task<object?> LookAsync(EngineUnderTest engine)
    {
        await ActivatorUtilities.CreateInstance<Retirement>(engine.Get<IServiceProvider>()).LookAsync(CancellationToken.None);
        return null;
    }

    private static async Task<object?> SyncAsync(EngineUnderTest engine, Job job)
    {
        await engine.Get<DefinitionSync>().SyncAsync(job, CancellationToken.None);
        return null;
    }
}
