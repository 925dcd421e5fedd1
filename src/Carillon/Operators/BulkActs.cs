using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Operators;

/// <summary>
/// Acts on several jobs, each in a transaction of its own: what becomes of one changes nothing for the others, and each is told
/// of.
/// </summary>
public sealed class BulkActs(IStateStore store, IdempotentRequests idempotency)
{
    private static readonly ParallelOptions SomeAtOnce = EngineTask.AtOnce(16);

    /// <summary>Acts on every job that is selected.</summary>
    /// <param name="selector">Which jobs.</param>
    /// <param name="request">Who asks, and why. Its key holds for the whole, and keeps each job from being acted on twice.</param>
    /// <param name="act">What is done with one of them.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<BulkResult> ForEachAsync(
        JobSelector selector, ActRequest request, Func<JobId, ActRequest, Task<JobActResult>> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(act);

        IdempotencyRow? accepted;
        while ((accepted = await idempotency.FindAsync(request.Idempotency, cancellationToken)) is null)
        {
            if (await idempotency.TryAcceptAsync(request.Idempotency, cancellationToken))
            {
                break;
            }
        }

        if (accepted is not null && accepted.BodyHash != request.Idempotency!.BodyHash)
        {
            return new BulkResult.OtherRequest();
        }

        var entries = new ConcurrentBag<BulkEntry>();
        var selected = new List<JobId>();
        var missing = selector.Jobs?.ToHashSet() ?? [];
        await foreach (var stored in store.ReadAllAsync(StateKeys.Jobs, cancellationToken))
        {
            var id = StateKeys.JobOf(stored.Key);
            if (!selector.MaySelect(id, stored.Row))
            {
                continue;
            }

            missing.Remove(id);

            // A job that came into being since the request was first accepted was not meant by it.
            if (!selector.Selects(id, stored.Row) || (accepted is not null && stored.Row is JobRow { CreatedAt: var created } && created > accepted.At))
            {
                continue;
            }

            if (stored.Row is UnreadableRow unreadable)
            {
                entries.Add(new BulkEntry(id, BulkOutcome.Unreadable, unreadable.Reason));
            }
            else
            {
                selected.Add(id);
            }
        }

        // Begun, it is brought to its end: each job is told of.
        await Parallel.ForEachAsync(selected, SomeAtOnce, async (id, _) => entries.Add(await ActAsync(id, request with { Idempotency = Of(id, request.Idempotency) }, act)));
        var all = entries.Concat(missing.Select(id => new BulkEntry(id, BulkOutcome.NotFound)));
        return new BulkResult.Done([.. all.OrderBy(entry => entry.Job.ToString(), StringComparer.Ordinal)], accepted is not null);
    }

    private static async Task<BulkEntry> ActAsync(JobId id, ActRequest request, Func<JobId, ActRequest, Task<JobActResult>> act)
    {
        try
        {
            return await act(id, request) switch
            {
                JobActResult.Done { Changed: var changed } => new BulkEntry(id, changed ? BulkOutcome.Done : BulkOutcome.Unchanged),
                JobActResult.Repeated { SameRequest: false } => new BulkEntry(id, BulkOutcome.Refused, "The same Idempotency-Key came with another request before."),
                JobActResult.Repeated => new BulkEntry(id, BulkOutcome.Repeated),
                JobActResult.NoSuchJob => new BulkEntry(id, BulkOutcome.NotFound),
                JobActResult.Retired => new BulkEntry(id, BulkOutcome.Refused, "The job is retired: no build has it."),
                JobActResult.Refused { Problem: var problem } => new BulkEntry(id, BulkOutcome.Refused, problem.ToString()),
                var other => throw new InvalidOperationException($"An act on a job ended as {other.GetType().Name}."),
            };
        }
        catch (UnreadableRowException exception)
        {
            return new BulkEntry(id, BulkOutcome.Unreadable, exception.Message);
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
        {
            return new BulkEntry(id, BulkOutcome.Failed, "The state store could not be used.");
        }
    }

    /// <summary>The key of one job's part of a request.</summary>
    private static IdempotencyKey? Of(JobId id, IdempotencyKey? key) => key is null
        ? null
        : key with { Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Hash}\n{id}"))) };
}
