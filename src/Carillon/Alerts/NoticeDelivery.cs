using System.Globalization;
using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Alerts;

/// <summary>
/// Delivers notices, those of one alert in their order. A try is written down before it is made, so that no other process makes the same one,
/// and what came of it afterwards, with the notice deleted: a process that dies between the two leaves the notice to the next try.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="channel">Where to. Null where nothing takes notices.</param>
/// <param name="time">The time.</param>
/// <param name="options">How long to try.</param>
/// <param name="logger">Tells what could not be delivered.</param>
public sealed partial class NoticeDelivery(IStateStore store, INoticeChannel? channel, StoreTime time, IOptions<AlertOptions> options, ILogger<NoticeDelivery> logger)
{
    private const int MostTries = 20;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Tries what is due.</summary>
    /// <returns>How many were delivered.</returns>
    public async Task<int> DeliverDueAsync(CancellationToken cancellationToken)
    {
        if (channel is null || string.IsNullOrEmpty(options.Value.WebhookUrl))
        {
            return 0;
        }

        // What can't be read waits for somebody to repair it.
        var pending = new List<StoredRow<NoticeRow>>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.Notices, cancellationToken))
        {
            if (stored.Row is NoticeRow notice)
            {
                pending.Add(new StoredRow<NoticeRow>(stored.Key, stored.Version, notice));
            }
        }

        var delivered = 0;
        var held = new HashSet<ExecutionId>();
        foreach (var notice in pending.OrderBy(notice => notice.Row.At).ThenBy(notice => notice.Row.Kind))
        {
            // What comes after a notice of the same alert that is still to be delivered waits for that one.
            if (held.Contains(notice.Row.Alert) || notice.Row.NextAttemptAt > time.GetUtcNow() || !await TryDeliverAsync(notice, cancellationToken))
            {
                held.Add(notice.Row.Alert);
            }
            else
            {
                delivered++;
            }
        }

        return delivered;
    }

    /// <returns>Whether it is done with: delivered, or given up.</returns>
    private async Task<bool> TryDeliverAsync(StoredRow<NoticeRow> stored, CancellationToken cancellationToken)
    {
        var alert = await store.ReadAsync<AlertRow>(StateKeys.Alert(stored.Row.Alert), cancellationToken);
        if (alert is null || (stored.Row.Kind == NoticeKind.Resolved && alert.Row.DeliveredAt is null))
        {
            // Nobody was told that it began.
            return (await store.CommitAsync(new StateTransaction().Delete(stored.Key, stored.Version), cancellationToken)).Committed;
        }

        var now = time.GetUtcNow();
        var attempts = stored.Row.Attempts + 1;
        var claimed = stored.Row with { Attempts = attempts, NextAttemptAt = now + PauseAfter(attempts) };
        if (await ClaimAsync(stored, claimed, cancellationToken) is not { } version)
        {
            return false;
        }

        var problem = await channel!.SendAsync(claimed, alert.Row, cancellationToken);
        var givenUp = problem is not null && time.GetUtcNow() - claimed.At >= options.Value.GiveUpAfter;
        if (problem is not null)
        {
            LogNotDelivered(claimed.Kind, alert.Row.Type, alert.Row.Subject, attempts, problem);
        }

        await NoteAsync(new StoredRow<NoticeRow>(stored.Key, version, claimed), problem, givenUp, cancellationToken);
        return problem is null || givenUp;
    }

    /// <returns>The version under which the try is written down. Null where another process tries.</returns>
    private async Task<RowVersion?> ClaimAsync(StoredRow<NoticeRow> stored, NoticeRow claimed, CancellationToken cancellationToken)
    {
        var outcome = await store.CommitUntilKnownAsync(new StateTransaction().Replace(stored.Key, stored.Version, claimed), time, cancellationToken);
        if (outcome.Committed)
        {
            return outcome.Versions[stored.Key];
        }

        // It may be our own write, whose answer was lost. Until that is known, nobody else would try for a minute.
        var written = await StateStorePatience.UntilAnsweredAsync(time, () => store.ReadAsync<NoticeRow>(stored.Key, CancellationToken.None));
        return written?.Row == claimed ? written.Version : null;
    }

    /// <summary>Writes down what came of a try. Where others write the alert meanwhile, again.</summary>
    private async Task NoteAsync(StoredRow<NoticeRow> notice, string? problem, bool givenUp, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var alert = await store.ReadAsync<AlertRow>(StateKeys.Alert(notice.Row.Alert), cancellationToken);
            var transaction = new StateTransaction();
            if (problem is null || givenUp)
            {
                transaction.Delete(notice.Key, notice.Version);
            }

            if (alert is not null)
            {
                transaction.Replace(alert.Key, alert.Version, Noted(alert.Row, notice.Row.Kind, problem, givenUp));
            }

            if (transaction.Operations.Count == 0)
            {
                return;
            }

            var outcome = await store.CommitUntilKnownAsync(transaction, time, cancellationToken);
            if (outcome.Committed || outcome.Conflict == notice.Key)
            {
                return;
            }
        }
    }

    private AlertRow Noted(AlertRow alert, NoticeKind kind, string? problem, bool givenUp)
    {
        var now = time.GetUtcNow();
        return alert with
        {
            DeliveryAttempts = alert.DeliveryAttempts + 1,
            DeliveredAt = problem is null && kind != NoticeKind.Resolved ? alert.DeliveredAt ?? now : alert.DeliveredAt,
            RecoveryDeliveredAt = problem is null && kind == NoticeKind.Resolved ? now : alert.RecoveryDeliveredAt,
            DeliveryError = problem is null ? null
                : givenUp ? string.Create(CultureInfo.InvariantCulture, $"given up after {options.Value.GiveUpAfter}: {problem}")
                : problem,
        };
    }

    /// <summary>1, 2, 4 … minutes, at most an hour.</summary>
    private static TimeSpan PauseAfter(int attempts) => attempts > 6 ? LongestPause : FirstPause * (1 << (attempts - 1));

    [LoggerMessage(EventId = 92, Level = LogLevel.Warning, Message = "A notice ({Kind}) of the alert {Type} of {Subject} could not be delivered, try {Attempt}: {Problem}")]
    private partial void LogNotDelivered(NoticeKind kind, string type, string subject, int attempt, string problem);
}
