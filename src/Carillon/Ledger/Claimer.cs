using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Hosting;

namespace Carillon.Ledger;

/// <summary>
/// Step one of a run. Accounts for every instant a job was due at, and takes the right to run the one that is to run: the
/// cursor moves, and the live row appears, in one conditional write. Whoever loses that race finds nothing due any more.
/// </summary>
public sealed class Claimer(
    IStateStore store,
    EffectiveJobs jobs,
    DefinitionSync definitions,
    ClaimWriter writer,
    Adopter adopter,
    LostRunSweeper lostRuns,
    LocalRuns localRuns,
    LastStates lastStates,
    IdempotentRequests idempotency,
    LedgerRows rows,
    SecretMask mask,
    ProcessIdentity identity,
    IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    /// <summary>How often a claim may meet another row than the one it read, while the job's state stays as it is.</summary>
    private const int MostTries = 20;

    /// <summary>
    /// Claims what a job is due for. Which of several instants runs is said by its misfire policy; those that don't are on
    /// record as one range of <see cref="ExecutionState.Missed"/>. While a run of the job is under way, its overlap policy says
    /// what becomes of them; where all of them are to run, they wait. An accepted run that may begin is claimed in their place, so
    /// that no other clock is needed for it.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="now">Up to when.</param>
    /// <param name="early">How long before an instant a clock may come for it; see <see cref="DueSpan.MeasureAround"/>.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<ClaimResult> ClaimDueAsync(Job job, DateTimeOffset now, TimeSpan early, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        RunMeter.Begin(time);
        if (await ClaimByLastStateAsync(job.Id, now, early, cancellationToken) is { } begun)
        {
            return begun;
        }

        ClaimResult nothing = new ClaimResult.NothingDue();
        (RowVersion? Version, int Times) seen = default;
        while (true)
        {
            var state = await ReadStateAsync(job.Id, cancellationToken);
            var inForce = await jobs.GetAsync(job.Id, state.Row.Edition, cancellationToken);
            if (!inForce.Ours)
            {
                return new ClaimResult.OtherBuild(inForce.Row.Build);
            }

            if (Due(inForce, state.Row, now, early) is not { } due)
            {
                return state.Row.Waiting.Count > 0 ? await BeginWaitingAsync(job.Id, cancellationToken) ?? nothing : nothing;
            }

            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return new ClaimResult.ShuttingDown();
            }

            ThrowIfStuck(state.Version, ref seen, ExecutionId.ForOccurrence(job.Id, due.Span.Last));
            if (due.Paused)
            {
                var skipped = rows.NotRun(inForce.Job.Definition, due.Span, ExecutionState.Skipped, Settlement.Why(inForce.Row.Pause!));
                nothing = await writer.RefuseAsync(inForce, state, skipped, inForce.PausedUpTo!.Value, null, cancellationToken) ?? nothing;
                continue;
            }

            var admission = Admission.Of(inForce.Job.Definition.Overlap, state.Row, localRuns.FindNotStopped(state.Row, job.Id));
            if (admission is not Admission.Start && await lostRuns.SettleAsync(job.Id, state, cancellationToken))
            {
                seen = default;
                continue;
            }

            // A lost race: read again, and find what the winner left.
            if (await ClaimAsync(inForce, state, due.Span, admission, now, cancellationToken) is { } result)
            {
                return admission is Admission.Start ? result : await BeginWaitingAsync(job.Id, cancellationToken) ?? result;
            }
        }
    }

    /// <summary>
    /// Claims a run that no schedule asks for. While a run of the job is under way, its overlap policy says what becomes of it;
    /// a refusal is on record.
    /// </summary>
    public async Task<ClaimResult> ClaimRequestedAsync(Job job, RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(request);
        RunMeter.Begin(time);
        var id = rows.NewId();
        (RowVersion? Version, int Times) seen = default;
        while (true)
        {
            if (await idempotency.FindAsync(request.Idempotency, cancellationToken) is { } accepted)
            {
                return new ClaimResult.Repeated(accepted, accepted.BodyHash == request.Idempotency!.BodyHash);
            }

            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return new ClaimResult.ShuttingDown();
            }

            var state = await ReadStateAsync(job.Id, cancellationToken);
            var inForce = await jobs.GetAsync(job.Id, state.Row.Edition, cancellationToken);
            if (!inForce.Ours)
            {
                return new ClaimResult.OtherBuild(inForce.Row.Build);
            }

            ThrowIfStuck(state.Version, ref seen, id);
            var admission = Admission.Of(inForce.Job.Definition.Overlap, state.Row, localRuns.FindNotStopped(state.Row, job.Id));
            if (admission is not Admission.Start && await lostRuns.SettleAsync(job.Id, state, cancellationToken))
            {
                seen = default;
                continue;
            }

            if (await ClaimAsync(inForce, state, id, request, admission, cancellationToken) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>
    /// The most common claim of all, without a read: nothing has happened to the job since this process recorded its last run, and
    /// it may start. Null where that is not so, or not known.
    /// </summary>
    private async Task<ClaimResult?> ClaimByLastStateAsync(JobId id, DateTimeOffset now, TimeSpan early, CancellationToken cancellationToken)
    {
        if (lastStates.Take(id) is not { } state || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return null;
        }

        var inForce = await jobs.GetAsync(id, state.Row.Edition, cancellationToken);
        return inForce.Ours && Due(inForce, state.Row, now, early) is { Paused: false } due
            && Admission.Of(inForce.Job.Definition.Overlap, state.Row, localRuns.FindNotStopped(state.Row, id)) is Admission.Start start
            ? await ClaimAsync(inForce, state, due.Span, start, now, cancellationToken)
            : null;
    }

    private Task<ClaimResult?> ClaimAsync(
        EffectiveJob job, StoredRow<JobStateRow> state, DueSpan due, Admission admission, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var definition = job.Job.Definition;
        if (admission is not Admission.Start && definition is { Misfire: MisfirePolicy.All, Overlap: not OverlapPolicy.CancelRunning })
        {
            return Task.FromResult<ClaimResult?>(new ClaimResult.NothingDue());
        }

        if (admission is Admission.Refuse refuse)
        {
            var skipped = rows.NotRun(definition, due, ExecutionState.Skipped, refuse.Reason) with { BlockedBy = refuse.InTheWay };
            return writer.RefuseAsync(job, state, skipped, due.Last, null, cancellationToken);
        }

        var judgement = Judgement.Of(job.Job, due, state.Row.Cursor, now, identity.StartedAt);
        var missed = judgement.Missed is { } span ? rows.NotRun(definition, span, ExecutionState.Missed, judgement.Reason) : null;
        if (judgement.Run is not { } dueAt)
        {
            return writer.RefuseAsync(job, state, missed!, judgement.Cursor, null, cancellationToken);
        }

        var run = new AcceptedRun(
            rows.Accepted(definition, ExecutionId.ForOccurrence(job.Id, dueAt), RunRequest.ByPlatform(RunTrigger.Schedule)) with { DueAt = dueAt },
            new Dictionary<string, string>(), judgement.Cursor, missed, null);
        return writer.AdmitAsync(job, state, run, admission, cancellationToken);
    }

    private Task<ClaimResult?> ClaimAsync(
        EffectiveJob job, StoredRow<JobStateRow> state, ExecutionId id, RunRequest request, Admission admission, CancellationToken cancellationToken)
    {
        var refusal = (admission, SecretAmong(request.Parameters)) switch
        {
            (Admission.Refuse refuse, _) => refuse,
            (Admission.Wait wait, { } secret) => new Admission.Refuse(
                $"A run of this job was under way, and this one can't wait: its parameter '{secret}' holds a secret, which is not stored.", wait.InTheWay),
            _ => null,
        };
        if (refusal is not null)
        {
            var skipped = rows.NotRun(job.Job.Definition, id, request, refusal.Reason) with { BlockedBy = refusal.InTheWay };
            return writer.RefuseAsync(job, state, skipped, state.Row.Cursor, request.Idempotency, cancellationToken);
        }

        var run = new AcceptedRun(rows.Accepted(job.Job.Definition, id, request), request.Parameters, state.Row.Cursor, null, request.Idempotency) { Audit = request.Audit };
        return writer.AdmitAsync(job, state, run, admission, cancellationToken);
    }

    /// <summary>Begins what was accepted before, where its turn has come.</summary>
    private async Task<ClaimResult?> BeginWaitingAsync(JobId job, CancellationToken cancellationToken) =>
        await adopter.TryAdoptAsync(job, cancellationToken) is { } accepted ? new ClaimResult.Claimed(accepted) : null;

    /// <summary>
    /// What is due and not accounted for: of a pause that is over first, and after that what was due since. A pause that ends
    /// where a clock that comes early comes for is over for it.
    /// </summary>
    private static (DueSpan Span, bool Paused)? Due(EffectiveJob job, JobStateRow state, DateTimeOffset now, TimeSpan early)
    {
        var schedule = job.Job.Schedule;
        if (!job.IsOn || job.Row.Pause?.IsOn(now + early) == true)
        {
            return null;
        }

        return job.PausedUpTo is { } end && DueSpan.Measure(schedule, state.Cursor, end) is { } paused ? (paused, true)
            : DueSpan.MeasureAround(schedule, state.Cursor, now, early) is { } due ? (due, false)
            : null;
    }

    /// <summary>
    /// After a lost race the state is another one, or a run in the way wrote to its own row. Where neither ends it, a row stands
    /// in the way that should not be there, and would for ever.
    /// </summary>
    /// <exception cref="UnreadableRowException">It was tried so often that there is such a row.</exception>
    private static void ThrowIfStuck(RowVersion version, ref (RowVersion? Version, int Times) seen, ExecutionId id)
    {
        seen = (version, version == seen.Version ? seen.Times + 1 : 1);
        if (seen.Times > MostTries)
        {
            throw new UnreadableRowException(StateKeys.RecentRun(id), $"the execution {id} can't be claimed, as a row of it is in the store already, or one of its job in the list of what is due does not fit the job's state");
        }
    }

    /// <summary>The first parameter whose value the store would only get masked.</summary>
    private string? SecretAmong(IReadOnlyDictionary<string, string> parameters)
    {
        var masked = mask.Apply(parameters);
        return parameters.FirstOrDefault(parameter => masked[parameter.Key] != parameter.Value).Key;
    }

    private async Task<StoredRow<JobStateRow>> ReadStateAsync(JobId job, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync<JobStateRow>(StateKeys.JobState(job), cancellationToken) is { } state)
        {
            return state;
        }

        // A restore may have replaced the state by one in which the job was not known yet.
        await definitions.FollowAsync(cancellationToken);
        return await store.ReadAsync<JobStateRow>(StateKeys.JobState(job), cancellationToken)
            ?? throw new UnreadableRowException(StateKeys.JobState(job), "it is missing, and is made anew when the app starts");
    }
}
