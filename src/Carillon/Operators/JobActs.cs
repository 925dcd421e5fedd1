using System.Globalization;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Carillon.Operators;

/// <summary>
/// What operators do with jobs at run time. Each act is one transaction: the job, what follows from it, and an audit entry.
/// What was due before is judged by the terms it was due under; what may still run then is accepted, and started at once where
/// this process can run it.
/// </summary>
public sealed partial class JobActs(
    JobEditor editor,
    IdempotentRequests idempotency,
    WaitingRuns waitingRuns,
    SecretMask mask,
    IConfiguration configuration,
    ILogger<JobActs> logger)
{
    /// <summary>Pauses a job: what falls due does not run, and is one row that says why. A pause that it is in is replaced.</summary>
    /// <param name="job">Which job.</param>
    /// <param name="until">When it resumes by itself; later than now. Null for when somebody resumes it.</param>
    /// <param name="request">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task<JobActResult> PauseAsync(JobId job, DateTimeOffset? until, ActRequest request, CancellationToken cancellationToken) =>
        ActAsync(job, "pause", "paused it", request, (row, now) => until <= now
            ? new JobChange(row, new ValueProblem("until", until?.ToString("u", CultureInfo.InvariantCulture), "is not later than now."))
            : new JobChange(row with { Pause = new JobPause(now, until, mask.Apply(request.Reason), request.By) }), cancellationToken);

    /// <summary>Ends the pause of a job: what falls due from now on runs.</summary>
    public Task<JobActResult> ResumeAsync(JobId job, ActRequest request, CancellationToken cancellationToken) =>
        ActAsync(job, "resume", "resumed it", request,
            (row, now) => new JobChange(row.Pause?.IsOn(now) == true ? row with { Pause = null } : row), cancellationToken);

    /// <summary>Switches a job on or off. Where that is what the code says, no override is left.</summary>
    public Task<JobActResult> SetEnabledAsync(JobId job, bool enabled, ActRequest request, CancellationToken cancellationToken) =>
        ActAsync(job, enabled ? "enable" : "disable", $"switched it {(enabled ? "on" : "off")}", request,
            (row, _) => Overrides(row, (row.Overrides ?? new JobOverrides()) with { Enabled = enabled == row.Enabled ? null : enabled }), cancellationToken);

    /// <summary>Sets values in place of the code's, or takes some back.</summary>
    /// <param name="job">Which job.</param>
    /// <param name="values">Names of <see cref="OverrideField.All"/>, and values as they are typed; null takes one back.</param>
    /// <param name="platformLimit">How long an invocation of the platform may take. Null where there is no limit.</param>
    /// <param name="request">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task<JobActResult> OverrideAsync(
        JobId job, IReadOnlyDictionary<string, string?> values, TimeSpan? platformLimit, ActRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        return ActAsync(job, "override", $"changed its {string.Join(", ", values.Keys)}", request, (row, now) =>
        {
            var terms = new OverrideTerms(row.Declared(job), platformLimit, now, configuration);
            var problem = OverrideChange.Make(row.Overrides ?? new JobOverrides(), values, terms, out var overrides);
            return problem is null ? Overrides(row, overrides) : new JobChange(row, problem with { Rule = mask.Apply(problem.Rule) });
        }, cancellationToken);
    }

    /// <summary>Takes back what operators set: the code's values hold again.</summary>
    /// <param name="job">Which job.</param>
    /// <param name="names">Which values, by names of <see cref="OverrideField.All"/>. Null for all of them.</param>
    /// <param name="request">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task<JobActResult> ClearOverridesAsync(JobId job, IReadOnlyCollection<string>? names, ActRequest request, CancellationToken cancellationToken) =>
        ActAsync(job, "clear-overrides", "took its overrides back", request, (row, now) =>
        {
            var terms = new OverrideTerms(row.Declared(job), PlatformLimit: null, now, configuration);
            var values = (names ?? [.. OverrideField.All.Select(field => field.Name)]).Distinct(StringComparer.Ordinal).ToDictionary(name => name, _ => (string?)null);
            var problem = OverrideChange.Make(row.Overrides ?? new JobOverrides(), values, terms, out var overrides);
            return problem is null ? Overrides(row, overrides) : new JobChange(row, problem);
        }, cancellationToken);

    private static JobChange Overrides(JobRow row, JobOverrides overrides) => new(row with { Overrides = overrides.IsEmpty ? null : overrides });

    private async Task<JobActResult> ActAsync(
        JobId id, string act, string said, ActRequest request, Func<JobRow, DateTimeOffset, JobChange> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        JobRow? before = null;
        ValueProblem? problem = null;
        var edit = new JobEdit($"{request.By} {said}", (row, now) =>
        {
            before = row;
            (var after, problem) = row.RetiredAt is null ? change(row, now) : new JobChange(row);
            return problem is null && after != row ? after : null;
        })
        {
            Idempotency = request.Idempotency,
            Beside = (transaction, after, now) =>
            {
                var changes = AuditChanges.Between(id, before!, after, mask);
                var entry = AuditRows.Entry(act, request.By, now) with { RequestId = request.RequestId, Job = id, Reason = mask.Apply(request.Reason), Before = changes.Before, After = changes.After };
                transaction.AddAudit(entry);
            },
        };
        while (true)
        {
            var edited = await editor.EditAsync(id, edit, cancellationToken);
            if (edited is null)
            {
                return new JobActResult.NoSuchJob();
            }

            if (edited.Repeats is { } accepted)
            {
                return new JobActResult.Repeated(accepted.BodyHash == request.Idempotency!.BodyHash);
            }

            if (edited.Before.RetiredAt is { } since)
            {
                return new JobActResult.Retired(since);
            }

            if (problem is not null)
            {
                return new JobActResult.Refused(problem);
            }

            if (edited.Changed)
            {
                await StartAcceptedAsync(id);
                return new JobActResult.Done(edited.Job, Changed: true);
            }

            // Nothing to change: the key alone is kept, so that the same request later still changes nothing.
            if (await idempotency.TryAcceptAsync(request.Idempotency, cancellationToken))
            {
                return new JobActResult.Done(edited.Job, Changed: false);
            }
        }
    }

    /// <summary>The act is done: where the store fails now, the next clock starts what was accepted.</summary>
    private async Task StartAcceptedAsync(JobId id)
    {
        try
        {
            await waitingRuns.StartAcceptedAsync(id, CancellationToken.None);
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            LogNotStarted(id, exception);
        }
    }

    [LoggerMessage(EventId = 70, Level = LogLevel.Warning, Message = "What job {Job} has accepted could not be started after an operator's act; the next clock does.")]
    private partial void LogNotStarted(JobId job, Exception exception);
}
