using Carillon.Executions;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Tests.Storage.Writes;

/// <summary>Signs of life, clean-up, and putting right.</summary>
internal static class UpkeepWrites
{
    public static IReadOnlyList<EngineWrite> All { get; } =
    [
        new("leave a sign of life of a clock", "Heartbeat.BeatAsync", bench => Step(async () =>
        {
            await bench.Engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);
            return null;
        }))
        {
            PassedOn = ("nothing", AfterLost: "nothing"),
        },
        new("leave a sign of life of a build", "Builds.BeatAsync", bench => Step(async () =>
        {
            await bench.Engine.Get<Builds>().BeatAsync(CancellationToken.None);
            return null;
        }))
        {
            PassedOn = ("nothing", AfterLost: "nothing"),
        },
        new("see whether the store takes a write", "HealthChecks.StoreAsync", bench => Step(() => StoreHealthAsync(bench)))
        {
            // Whoever looks is told what the store said, and looks again.
            Lost = "unknown, healthy", Unwritten = "unknown, healthy",
        },
        new("delete executions", "JobCleanup.DropBatchAsync", async bench =>
        {
            await RecordAsync(bench, runs: 5);
            return () => CleanAsync(bench, report => report.Executions.Deleted);
        })
        {
            CanBeAskedAgain = true,
        },
        new("count rows that somebody deleted as dropped", "JobCleanup.TryReplaceStateAsync", async bench =>
        {
            var job = await RecordAsync(bench, runs: 0);
            await ChangeStateAsync(bench, job, state => state with { Totals = new Dictionary<ExecutionState, long> { [ExecutionState.Succeeded] = 5_000 } });
            return () => CleanAsync(bench, report => report.Executions.Kept);
        })
        {
            PassedOn = ("0", AfterLost: "0"),
        },
        new("delete requests that were remembered", "RowCleanup.DeleteAsync", async bench =>
        {
            var old = new StateTransaction();
            for (var i = 0; i < 3; i++)
            {
                old.Insert(StateKeys.IdempotentRequest($"a{i}"), new IdempotencyRow("b", Some.Instant - TimeSpan.FromDays(2), null));
            }

            await bench.Engine.Memory.CommitAsync(old, CancellationToken.None);
            return () => CleanAsync(bench, report => report.Idempotency.Deleted);
        })
        {
            PassedOn = ("3", AfterLost: "0"),
        },
        new("forget a job", "Cleanup.TryForgetAsync", async bench =>
        {
            await JobWrites.UndeclareAsync(bench);
            await JobWrites.LookAsync(bench.Engine);
            bench.Engine.Clock.Advance(TimeSpan.FromDays(31));
            return () => CleanAsync(bench, report => report.Jobs.Deleted);
        })
        {
            PassedOn = ("1", AfterLost: "0"),
        },
        new("delete a row of the list of what is due", "LedgerConsistency.TryUnlistAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            await InsertAsync(bench, StateKeys.Due(Some.Instant, job.Id), new DueRow(job.Id, Some.Instant));
            return () => RepairAsync(bench);
        })
        {
            PassedOn = ("1", AfterLost: "0"),
        },
        new("put a row back in the list of what is due", "LedgerConsistency.TryListAsync", async bench =>
        {
            var job = await bench.DeclareAsync();
            await bench.DeleteAsync(StateKeys.Due((await bench.Engine.StateAsync(job)).NextDue!.Value, job.Id));
            return () => RepairAsync(bench);
        })
        {
            PassedOn = ("1", AfterLost: "0"),
        },
        new("delete the row of a run that is on record", "LedgerConsistency.TryEndAsync", async bench =>
        {
            var claim = await bench.ClaimAsync();
            await bench.Engine.RunAsync(claim);
            await InsertAsync(bench, claim.Live.Key, claim.Live.Row);
            return () => RepairAsync(bench);
        })
        {
            PassedOn = ("1", AfterLost: "0"),
        },
    ];

    private static Task<Func<Task<object?>>> Step(Func<Task<object?>> step) => Task.FromResult(step);

    private static async Task<object?> StoreHealthAsync(WriteBench bench)
    {
        var report = await bench.Engine.Get<HealthChecks>().CheckAsync(CancellationToken.None);
        return report.Components.Single(component => component.Name == "store").Problem switch
        {
            null => "healthy",
            var problem when problem.Contains("The store is down", StringComparison.Ordinal) => "unavailable",
            var problem when problem.Contains("can't be looked at", StringComparison.Ordinal) => "unknown",
            var problem => problem,
        };
    }

    private static async Task<object?> RepairAsync(WriteBench bench) =>
        (await bench.Engine.Get<LedgerConsistency>().RepairAsync(CancellationToken.None)).Repaired;

    private static async Task<object?> CleanAsync(WriteBench bench, Func<CleanupReport, object?> told) =>
        told(await bench.Engine.Get<Cleanup>().RunAsync(CancellationToken.None));

    /// <summary>A job with runs that are too old by now.</summary>
    private static async Task<Job> RecordAsync(WriteBench bench, int runs)
    {
        var job = await bench.DeclareAsync(job => job with { Schedule = "0 0 1 1 *" });
        for (var i = 0; i < runs; i++)
        {
            await bench.Engine.RunByHandAsync(job);
        }

        bench.Engine.Clock.Advance(TimeSpan.FromDays(31));
        return job;
    }

    private static async Task ChangeStateAsync(WriteBench bench, Job job, Func<JobStateRow, JobStateRow> change)
    {
        var state = (await bench.Engine.Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!;
        await bench.Engine.Memory.CommitAsync(new StateTransaction().Replace(state.Key, state.Version, change(state.Row)), CancellationToken.None);
    }

    private static async Task InsertAsync(WriteBench bench, RowKey key, StateRow row) =>
        Assert.True((await bench.Engine.Memory.CommitAsync(new StateTransaction().Insert(key, row), CancellationToken.None)).Committed);
}
