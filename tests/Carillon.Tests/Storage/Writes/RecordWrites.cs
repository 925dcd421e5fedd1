using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Operators;
using Carillon.Records;
using Carillon.Retention;
using Carillon.Storage.Rows;
using Carillon.Storage;
using Carillon.TestKit;

namespace Carillon.Tests.Storage.Writes;

/// <summary>Records of Carillon's own jobs, alerts, and their notices.</summary>
internal static class RecordWrites
{
    private static readonly RecordOrigin Origin = new(RunTrigger.Schedule, null);

    public static IReadOnlyList<EngineWrite> All { get; } =
    [
        new("put a record on record", "RecordLog.WriteAsync", bench =>
        {
            var row = new SweepRow { Id = ExecutionId.Random(Some.Instant), At = Some.Instant, Trigger = RunTrigger.Schedule, Action = "repair_rows", Status = "success" };
            return Step(async () =>
            {
                await WriteAsync(bench, row);
                return null;
            });
        }),
        new("raise an alert", "AlertBook.RaiseAsync", bench => Step(async () => (await RaiseAsync(bench)).Status))
        {
            CanBeAskedAgain = true,
        },
        new("end an alert", "AlertBook.ResolveAsync", async bench =>
        {
            await RaiseAsync(bench);
            return async () => (await bench.Engine.Get<AlertBook>().ResolveAsync("failure_rate", "default/one", CancellationToken.None))?.Status;
        })
        {
            // Whoever ends what is over already hears that there is nothing to end.
            Lost = "nothing", CanBeAskedAgain = true,
        },
        new("acknowledge an alert", "AlertBook.AcknowledgeAsync", async bench =>
        {
            var alert = await RaiseAsync(bench);
            return async () => await bench.Engine.Get<AlertBook>().AcknowledgeAsync(alert.Id, new ActRequest("ada", null), CancellationToken.None);
        })
        {
            CanBeAskedAgain = true,
        },
        new("delete the notice of an alert that is gone", "NoticeDelivery.TryDeliverAsync", async bench =>
        {
            await bench.DeleteAsync(StateKeys.Alert((await RaiseAsync(bench)).Id));
            return async () => await bench.Engine.Get<NoticeDelivery>().DeliverDueAsync(CancellationToken.None);
        })
        {
            PassedOn = ("1", AfterLost: "0"),
        },
        new("write down the try to deliver a notice", "NoticeDelivery.ClaimAsync", async bench =>
        {
            await RaiseAsync(bench);
            return async () => await bench.Engine.Get<NoticeDelivery>().DeliverDueAsync(CancellationToken.None);
        }),
        new("write down what came of it", "NoticeDelivery.NoteAsync", async bench =>
        {
            await RaiseAsync(bench);
            return async () => await bench.Engine.Get<NoticeDelivery>().DeliverDueAsync(CancellationToken.None);
        })
        {
            // It is delivered once more, a minute later.
            Down = "unavailable, 0", IsGivenUp = true, CanBeAskedAgain = true,
        },
        new("remember how many records there are", "RecordCleanup.RememberAsync", async bench =>
        {
            await WriteAsync(bench, new SweepRow { Id = ExecutionId.Random(Some.Instant), At = Some.Instant, Trigger = RunTrigger.Schedule, Action = "repair_rows", Status = "success" });
            bench.Pass();
            return async () => (await bench.Engine.Get<Cleanup>().RunAsync(CancellationToken.None)).Records.Deleted;
        })
        {
            Down = "0", IsGivenUp = true,
        },
    ];

    private static Task WriteAsync(WriteBench bench, SweepRow row) => bench.Engine.Get<RecordLog>().WriteAsync([row], CancellationToken.None);

    private static Task<Func<Task<object?>>> Step(Func<Task<object?>> step) => Task.FromResult(step);

    private static Task<AlertRow> RaiseAsync(WriteBench bench, string subject = "default/one") => bench.Engine.Get<AlertBook>().RaiseAsync(
        new AlertFinding("failure_rate", subject, AlertSeverity.Warning, "2 of 10 runs failed."), Origin, CancellationToken.None);
}
