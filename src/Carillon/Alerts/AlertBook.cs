using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Alerts;

/// <summary>
/// The alerts: raised once for what goes on, quiet within the cool-down, over when it is well again. Each step is one transaction of the
/// alert, what is remembered of its rule and subject, and the notice, if there is to be one: a crash loses none, and makes none twice.
/// </summary>
public sealed partial class AlertBook(
    IStateStore store, SecretMask mask, StoreTime time, IOptions<AlertOptions> options, ILogger<AlertBook> logger)
{
    private const int MostTries = 20;

    /// <summary>What <see cref="AlertOptions.MostPerHour"/> goes by.</summary>
    internal static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private bool HasWebhook => !string.IsNullOrEmpty(options.Value.WebhookUrl);

    /// <summary>Raises an alert, or takes note that one goes on.</summary>
    /// <returns>The alert as it then is.</returns>
    public Task<AlertRow> RaiseAsync(AlertFinding finding, RecordOrigin origin, CancellationToken cancellationToken) => RaiseAsync(finding, origin, null, cancellationToken);

    /// <summary>Raises an alert, or takes note that one goes on.</summary>
    /// <param name="finding">What was found.</param>
    /// <param name="origin">By whom.</param>
    /// <param name="given">How many notices rules have given within the hour. Null for having that counted.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    internal async Task<AlertRow> RaiseAsync(AlertFinding finding, RecordOrigin origin, NoticeTally? given, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(finding);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var now = time.GetUtcNow();
            var watch = await store.ReadAsync<WatchRow>(StateKeys.Watch(finding.Type, finding.Subject), cancellationToken);
            var before = watch is { Row.Open: true } ? await store.ReadAsync<AlertRow>(StateKeys.Alert(watch.Row.Alert), cancellationToken) : null;
            var alert = before is null ? New(finding, origin, now) : GoesOn(before.Row, finding, now);
            var kind = before is null ? NoticeKind.Raised : KindOf(before.Row, finding, watch!.Row, now);
            var quiet = await QuietAsync(finding.Type, watch?.Row, kind, given, now, cancellationToken);
            var transaction = new StateTransaction();
            if (kind is { } told && quiet is null)
            {
                alert = alert with { Notices = alert.Notices + 1, QuietBecause = null };
                Add(transaction, alert.Id, told, now);
            }
            else if (alert.Notices == 0)
            {
                alert = alert with { QuietBecause = quiet ?? alert.QuietBecause };
            }

            IReadOnlyList<long> noticed = kind is not null && quiet is null ? [now.ToUnixTimeMilliseconds(), .. watch?.Row.Noticed ?? []] : watch?.Row.Noticed ?? [];
            var next = new WatchRow(alert.Id, Open: true, [.. noticed.Take(options.Value.MostPerHour)])
            {
                Raised = (watch?.Row.Raised ?? 0) + (before is null ? 1 : 0),
                Severity = alert.Severity,
            };
            _ = watch is null ? transaction.Insert(StateKeys.Watch(finding.Type, finding.Subject), next) : transaction.Replace(watch.Key, watch.Version, next);
            _ = before is null ? transaction.Insert(StateKeys.Alert(alert.Id), alert) : transaction.Replace(before.Key, before.Version, alert);
            if (!(await store.CommitUntilKnownAsync(transaction, time, cancellationToken)).Committed)
            {
                // Somebody else was here, or an earlier sending of this was written: the next look tells.
                continue;
            }

            if (kind is not null && quiet is null)
            {
                given?.AddNew(finding.Type);
            }

            if (before is null)
            {
                LogRaised(alert.Severity, alert.Type, alert.Subject, alert.Message);
            }

            return alert;
        }

        throw new StateStoreUnavailableException($"The alert {finding.Type} of {finding.Subject} could not be written: each of {MostTries} writes met a row that it had not read.");
    }

    /// <summary>Takes note that what a rule said of a subject is over.</summary>
    /// <returns>The alert as it then is. Null where none was open.</returns>
    public async Task<AlertRow?> ResolveAsync(string type, string subject, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var watch = await store.ReadAsync<WatchRow>(StateKeys.Watch(type, subject), cancellationToken);
            if (watch is not { Row.Open: true })
            {
                return null;
            }

            var now = time.GetUtcNow();
            var transaction = new StateTransaction().Replace(watch.Key, watch.Version, watch.Row with { Open = false });
            var before = await store.ReadAsync<AlertRow>(StateKeys.Alert(watch.Row.Alert), cancellationToken);
            AlertRow? alert = null;
            if (before is not null)
            {
                alert = before.Row with { Status = AlertStatus.Resolved, ResolvedAt = now };

                // Only who was told that it began is told that it is over.
                if (alert.Notices > 0 && HasWebhook)
                {
                    alert = alert with { Notices = alert.Notices + 1 };
                    Add(transaction, alert.Id, NoticeKind.Resolved, now);
                }

                transaction.Replace(before.Key, before.Version, alert);
            }

            if ((await store.CommitUntilKnownAsync(transaction, time, cancellationToken)).Committed)
            {
                LogResolved(type, subject);
                return alert;
            }
        }

        throw new StateStoreUnavailableException($"The end of the alert {type} of {subject} could not be written: each of {MostTries} writes met a row that it had not read.");
    }

    /// <summary>Takes note that somebody looks after an alert: it stays quiet until it is over, or grows worse.</summary>
    public async Task<AcknowledgeResult> AcknowledgeAsync(ExecutionId id, ActRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var stored = await store.ReadAsync<AlertRow>(StateKeys.Alert(id), cancellationToken);
            if (stored is null)
            {
                return new AcknowledgeResult.NoSuchAlert();
            }

            if (stored.Row.Status != AlertStatus.Open)
            {
                return stored.Row.Status == AlertStatus.Resolved ? new AcknowledgeResult.Over(stored.Row) : new AcknowledgeResult.Done(stored.Row);
            }

            var now = time.GetUtcNow();
            var after = stored.Row with { Status = AlertStatus.Acknowledged, AcknowledgedAt = now, AcknowledgedBy = request.By };
            var entry = AuditRows.Entry("acknowledge-alert", request.By, now) with
            {
                RequestId = request.RequestId,
                Reason = mask.Apply(request.Reason),
                Before = new Dictionary<string, string?> { [$"alert {id}"] = "open" },
                After = new Dictionary<string, string?> { [$"alert {id}"] = "acknowledged" },
            };
            var transaction = new StateTransaction().Replace(stored.Key, stored.Version, after).AddAudit(entry);
            if ((await store.CommitUntilKnownAsync(transaction, time, cancellationToken)).Committed)
            {
                return new AcknowledgeResult.Done(after);
            }
        }

        throw new StateStoreUnavailableException($"The alert {id} could not be changed: each of {MostTries} writes met a row that it had not read.");
    }

    private AlertRow New(AlertFinding finding, RecordOrigin origin, DateTimeOffset now) => new()
    {
        Id = ExecutionId.Random(now),
        At = now,
        Trigger = origin.Trigger,
        Execution = origin.Execution,
        Type = finding.Type,
        Subject = finding.Subject,
        Severity = finding.Severity,
        Message = RowText.Cut(mask.Apply(finding.Message), RowText.Sentence),
        Status = AlertStatus.Open,
        LastSeenAt = now,
    };

    private AlertRow GoesOn(AlertRow alert, AlertFinding finding, DateTimeOffset now) => alert with
    {
        Seen = alert.Seen + 1,
        LastSeenAt = now,
        Message = RowText.Cut(mask.Apply(finding.Message), RowText.Sentence),
        Severity = finding.Severity > alert.Severity ? finding.Severity : alert.Severity,
        Status = finding.Severity > alert.Severity ? AlertStatus.Open : alert.Status,
    };

    /// <summary>What there is to tell of an alert that goes on. Null for nothing.</summary>
    private NoticeKind? KindOf(AlertRow alert, AlertFinding finding, WatchRow watch, DateTimeOffset now) =>
        finding.Severity > alert.Severity ? NoticeKind.Escalated
        : alert.Status != AlertStatus.Open || IsWithinCoolDown(watch, now) ? null
        : alert.Notices == 0 ? NoticeKind.Raised
        : NoticeKind.Reminder;

    /// <summary>Why there is no notice. Null where there is to be one.</summary>
    private async Task<string?> QuietAsync(string type, WatchRow? watch, NoticeKind? kind, NoticeTally? given, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!HasWebhook)
        {
            return "Carillon:Alerts:WebhookUrl is not set";
        }

        if (kind is null)
        {
            return null;
        }

        if (kind != NoticeKind.Escalated && watch is not null && IsWithinCoolDown(watch, now))
        {
            return "the last notice of the same was within the cool-down";
        }

        var most = options.Value.MostPerHour;
        return (given ?? await CountAsync(type, now, cancellationToken)).Of(type) >= most ? $"there were {most.ToString(System.Globalization.CultureInfo.InvariantCulture)} notices of this rule within the hour" : null;
    }

    private async Task<NoticeTally> CountAsync(string type, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var given = new NoticeTally(now - Hour);
        await foreach (var stored in store.ReadAllAsync(StateKeys.WatchesOf(type), cancellationToken))
        {
            if (stored.Row is WatchRow watch)
            {
                given.Add(type, watch);
            }
        }

        return given;
    }

    private bool IsWithinCoolDown(WatchRow watch, DateTimeOffset now) =>
        watch.Noticed.Count > 0 && now - DateTimeOffset.FromUnixTimeMilliseconds(watch.Noticed[0]) < options.Value.CoolDown;

    private static void Add(StateTransaction transaction, ExecutionId alert, NoticeKind kind, DateTimeOffset now)
    {
        var notice = new NoticeRow { Id = ExecutionId.Random(now), Alert = alert, Kind = kind, At = now, NextAttemptAt = now };
        transaction.Insert(StateKeys.Notice(notice.Id), notice);
    }

    [LoggerMessage(EventId = 90, Level = LogLevel.Warning, Message = "Alert, {Severity}: {Type} of {Subject}. {Text}")]
    private partial void LogRaised(AlertSeverity severity, string type, string subject, string text);

    [LoggerMessage(EventId = 91, Level = LogLevel.Information, Message = "The alert {Type} of {Subject} is over.")]
    private partial void LogResolved(string type, string subject);
}
