using Carillon.Backups;
using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Functions.SystemJobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>Backups, and restores of them.</summary>
[Operations("Backups")]
public sealed class BackupFunctions(BackupAnswers answers, BackupRuns runs, RestoreAnswers restores, BackupCatalog catalog, BackupConnectivity connectivity)
{
    /// <summary><c>GET /api/backups</c>: the snapshots, newest first, how far increments reach, and what drills found.</summary>
    [Function("backups-list")]
    [Requires(Role.Admin)]
    [Operation("List the backups", "The snapshots, the newest first, how far increments reach, and what drills found.")]
    [Paged]
    [Answers(200, "A page of snapshots, and how the backups are.", typeof(BackupsJson))]
    [Refuses(400, 409)]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/backups")] HttpRequest request) =>
        answers.ListAsync(request);

    /// <summary>
    /// <c>GET /api/backups/connectivity</c>: writes, reads, lists and deletes a blob of its own where backups are kept, and says which
    /// of that failed and why. The answer is 200 in either case.
    /// </summary>
    [Function("backups-connectivity")]
    [Requires(Role.Admin)]
    [Operation("Try the place of the backups", "Writes, reads, lists and deletes a blob of its own where backups are kept, and says which of that failed and why.")]
    [Answers(200, "What was tried, also where it failed.", typeof(ConnectivityJson))]
    public async Task<IResult> ConnectivityAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/backups/connectivity")] HttpRequest request) =>
        CarillonJson.Answer(ConnectivityJson.From(await connectivity.TestAsync(request.HttpContext.RequestAborted)));

    /// <summary><c>POST /api/backups</c>: takes a snapshot now, as a run of the job <c>backup</c>; answered as any run by hand.</summary>
    [Function("backups-take")]
    [Requires(Role.Admin)]
    [Operation("Take a snapshot", "As a run of the job backup. A caller who goes away changes nothing.")]
    [Waits]
    [Idempotent]
    [Takes(typeof(ReasonShape))]
    [Refuses(400, 409, 422)]
    public Task<IResult> TakeAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/backups")] HttpRequest request) =>
        runs.RunAsync(request, BackupWatch.SnapshotJob.Name, new Dictionary<string, string>());

    /// <summary>
    /// <c>POST /api/backups/{name}/verify</c>: reads and checks all of a snapshot and its increments, as a run of the job
    /// <c>backup-drill</c>.
    /// </summary>
    [Function("backups-verify")]
    [Requires(Role.Admin)]
    [Operation("Verify a snapshot", "Reads and checks all of it and of its increments, as a run of the job backup-drill.")]
    [Waits]
    [Idempotent]
    [Takes(typeof(ReasonShape))]
    [Refuses(400, 404, 409, 422)]
    public Task<IResult> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/backups/{name}/verify")] HttpRequest request, string name) =>
        BackupAnswers.GuardAsync(async () => (await catalog.ListSnapshotsAsync(request.HttpContext.RequestAborted)).Contains(name)
            ? await runs.RunAsync(request, "backup-drill", new Dictionary<string, string> { [BackupDrillFunction.Snapshot] = name })
            : Problems.NotFound($"There is no snapshot '{name}' in the environment '{catalog.Names.Environment}'. GET /api/backups lists those there are."));

    /// <summary><c>POST /api/backups/restore</c>: restores to a place of one of the kinds that were added, or says with <c>dryRun</c> what that would do.</summary>
    [Function("backups-restore")]
    [Requires(Role.Admin)]
    [Operation("Restore the state of a moment", "To a file, a table, a folder, or in the place of the state in use; or says with dryRun what that would do. Where it is cut off, the same request goes on.")]
    [Idempotent]
    [Takes(typeof(RestoreShape), Required = true)]
    [Answers(200, "What was restored, or would be.", typeof(RestorePlanJson))]
    [Refuses(400, 409, 422)]
    public Task<IResult> RestoreAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/backups/restore")] HttpRequest request) =>
        restores.RestoreAsync(request);
}
