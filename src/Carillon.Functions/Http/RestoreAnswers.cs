using System.Globalization;
using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Http;

/// <summary>
/// Restores into a file beside the store in use. Where it is cut off, the same request goes on: so a key is kept once the file is
/// whole, and until then it says nothing.
/// </summary>
public sealed class RestoreAnswers(
    IStateStore store, RestorePlanner planner, Restorer restorer, IRestoreFiles files, IdempotentRequests idempotency,
    SecretMask mask, TimeProvider time, ShutdownNotice shutdown, IHostEnvironment environment, IOptions<BackupOptions> options)
{
    /// <summary>Restores, or says what that would do.</summary>
    public async Task<IResult> RestoreAsync(HttpRequest request)
    {
        var (json, unread) = await JsonBody.ReadAsync(request, RestoreBody.Names);
        if (json is null)
        {
            return unread!;
        }

        ActRequest? asked = null;
        var refusal = RestoreBody.Read(json, out var body) ?? JobActAnswers.ReadRequest(request, json, "", out asked);
        string? file = null;
        refusal ??= body.Path is null ? null : Confine(body.Path, out file);
        return refusal ?? await BackupAnswers.GuardAsync(() => RestoreAsync(request, body, file, asked!));
    }

    private async Task<IResult> RestoreAsync(HttpRequest request, RestoreBody body, string? file, ActRequest asked)
    {
        if (await idempotency.FindAsync(asked.Idempotency, request.HttpContext.RequestAborted) is { } accepted)
        {
            return await IdempotencyHeader.RepeatAsync(request, accepted.BodyHash == asked.Idempotency!.BodyHash, () => PlanAsync(body, request.HttpContext.RequestAborted));
        }

        if (body.DryRun)
        {
            return await PlanAsync(body, request.HttpContext.RequestAborted);
        }

        // Begun, it is brought to its end, also where the caller goes away.
        var plan = await planner.PlanAsync(body.To, shutdown.Token);
        await using (var target = await files.OpenAsync(file!, shutdown.Token))
        {
            await restorer.RestoreAsync(plan, target.Archive, replace: false, progress: null, shutdown.Token);
        }

        await WriteDownAsync(plan, body, asked);
        return CarillonJson.Answer(RestorePlanJson.From(plan, body));
    }

    private async Task<IResult> PlanAsync(RestoreBody body, CancellationToken cancellationToken) =>
        CarillonJson.Answer(RestorePlanJson.From(await planner.PlanAsync(body.To, cancellationToken), body));

    private async Task WriteDownAsync(RestorePlan plan, RestoreBody body, ActRequest asked)
    {
        var entry = AuditRows.Entry("restore", asked.By, time.GetUtcNow()) with
        {
            Reason = mask.Apply(asked.Reason),
            After = new Dictionary<string, string?>
            {
                ["snapshot"] = plan.Snapshot.Id,
                ["point"] = plan.Point.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["target"] = mask.Apply(body.Path),
            },
        };
        var transaction = new StateTransaction().AddAudit(entry);
        await idempotency.AddAsync(transaction, asked.Idempotency, null, CancellationToken.None);
        if (!(await store.CommitAsync(transaction, CancellationToken.None)).Committed)
        {
            // Somebody else used the key meanwhile, for another restore: this one was done all the same.
            await store.CommitAsync(new StateTransaction().AddAudit(entry), CancellationToken.None);
        }
    }

    /// <summary>Finds the file, which has to be in the folder that restores may write in.</summary>
    private IResult? Confine(string path, out string file)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.RestoreFolder, environment.ContentRootPath));
        file = Path.GetFullPath(path, environment.ContentRootPath);
        return file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || folder == Path.GetPathRoot(folder)
            ? null
            : Problems.BadRequest("target.path", "'target.path' is a file in the folder of Carillon:Backup:RestoreFolder, which is the app's content root unless it says otherwise. A relative path begins at the content root.");
    }
}
