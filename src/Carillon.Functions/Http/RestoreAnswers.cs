using System.Globalization;
using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Backups.Targets;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>
/// Restores to a place beside the store in use, or puts what is restored in the place of the state in use. Where it is cut off, the same
/// request goes on: so a key is kept once the place is whole, and until then it says nothing.
/// </summary>
public sealed class RestoreAnswers(
    IStateStore store, TargetRestorer restorer, LiveRestorer live, IEnumerable<IRestoreTargets> kinds, IdempotentRequests idempotency,
    SecretMask mask, TimeProvider time, ShutdownNotice shutdown)
{
    private readonly IReadOnlyList<IRestoreTargets> _kinds = [.. kinds];

    /// <summary>Restores, or says what that would do.</summary>
    public async Task<IResult> RestoreAsync(HttpRequest request)
    {
        var (json, unread) = await JsonBody.ReadAsync(request, RestoreBody.Names);
        if (json is null)
        {
            return unread!;
        }

        ActRequest? asked = null;
        var refusal = RestoreBody.Read(json, _kinds, out var body) ?? JobActAnswers.ReadRequest(request, json, "", out asked);
        return refusal ?? await BackupAnswers.GuardAsync(() => RestoreAsync(request, body, asked!));
    }

    private async Task<IResult> RestoreAsync(HttpRequest request, RestoreBody body, ActRequest asked)
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
        if (body.Target is LiveRestoreTarget target)
        {
            // What is written down of it is in the new state already.
            return CarillonJson.Answer(await restorer.AloneAsync(target, async progress =>
            {
                var newest = await restorer.PlanAsync(body.To, shutdown.Token);
                return RestorePlanJson.From(newest, body, await live.RestoreAsync(newest, asked, progress, shutdown.Token));
            }));
        }

        var plan = await restorer.RunAsync(body.Target!, body.To, body.Replace, shutdown.Token);
        await WriteDownAsync(plan, body, asked);
        return CarillonJson.Answer(RestorePlanJson.From(plan, body));
    }

    private async Task<IResult> PlanAsync(RestoreBody body, CancellationToken cancellationToken) =>
        CarillonJson.Answer(RestorePlanJson.From(await restorer.PlanAsync(body.To, cancellationToken), body));

    private async Task WriteDownAsync(RestorePlan plan, RestoreBody body, ActRequest asked)
    {
        var entry = AuditRows.Entry("restore", asked.By, time.GetUtcNow()) with
        {
            RequestId = asked.RequestId,
            Reason = mask.Apply(asked.Reason),
            After = new Dictionary<string, string?>
            {
                ["snapshot"] = plan.Snapshot.Id,
                ["point"] = plan.Point.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["target"] = mask.Apply(body.Target!.Description),
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
}
