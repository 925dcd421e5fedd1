using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Records;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Alerts;

/// <summary>An engine whose notices a test takes, and jobs whose runs end as it says.</summary>
internal sealed class AlertBench : IDisposable, INoticeChannel
{
    public const string Secret = "https://hooks.example/services/a-secret-path";

    public AlertBench(bool webhook = true, InMemoryStateStore? memory = null, params (string Key, string Value)[] settings)
    {
        var all = settings.Select(setting => KeyValuePair.Create($"Carillon:{setting.Key}", (string?)setting.Value));
        Engine = new EngineUnderTest(webhook ? all.Append(new("Carillon:Alerts:WebhookUrl", Secret)) : all, memory, notices: this);
    }

    public EngineUnderTest Engine { get; }

    /// <summary>What was sent, and taken.</summary>
    public List<(ExecutionId Id, NoticeKind Kind, string Subject)> Sent { get; } = [];

    /// <summary>What is wrong with whoever takes notices. Null where nothing is.</summary>
    public string? Problem { get; set; }

    /// <summary>Called when a notice arrives.</summary>
    public Action? OnSend { get; set; }

    public Task<string?> SendAsync(NoticeRow notice, AlertRow alert, CancellationToken cancellationToken)
    {
        OnSend?.Invoke();
        if (Problem is null)
        {
            Sent.Add((notice.Id, notice.Kind, alert.Subject));
        }

        return Task.FromResult(Problem);
    }

    /// <summary>Puts the ends of some runs into the figures of a job.</summary>
    public async Task EndAsync(Job job, ExecutionState state, int count = 1)
    {
        var before = (await Engine.Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!;
        var after = before.Row;
        for (var i = 0; i < count; i++)
        {
            var now = Engine.Clock.GetUtcNow();
            after = after.After(Some.Execution(job.Id, state, ExecutionId.Random(now)) with { StartedAt = now, FinishedAt = now });
        }

        Assert.True((await Engine.Memory.CommitAsync(new StateTransaction().Replace(before.Key, before.Version, after), CancellationToken.None)).Committed);
    }

    /// <summary>Puts the figures of many runs of today into the row of a job's state, as folding them one by one would.</summary>
    public async Task CountAsync(Job job, long succeeded, long failed)
    {
        var before = (await Engine.Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!;
        var ended = new Dictionary<ExecutionState, long> { [ExecutionState.Succeeded] = succeeded, [ExecutionState.Failed] = failed };
        var after = before.Row with
        {
            Totals = ended,
            Days = [new DayTotals(DateOnly.FromDateTime(Engine.Clock.GetUtcNow().UtcDateTime), ended, succeeded + failed)],
            ConsecutiveFailures = failed > 0 ? 1 : 0,
            ConsecutiveSuccesses = failed > 0 ? 0 : (int)succeeded,
        };
        Assert.True((await Engine.Memory.CommitAsync(new StateTransaction().Replace(before.Key, before.Version, after), CancellationToken.None)).Committed);
    }

    /// <summary>One look of the monitor, with a clock that ticks, and what is to be delivered then.</summary>
    public async Task<MonitorReport> LookAsync(bool ticks = true)
    {
        if (ticks)
        {
            await Engine.Get<Carillon.Health.Heartbeat>().BeatAsync(CancellationToken.None);
        }

        var report = await Engine.Get<AlertMonitor>().LookAsync(new RecordOrigin(RunTrigger.Schedule, ExecutionId.Random(Engine.Clock.GetUtcNow())), CancellationToken.None);
        await DeliverAsync();
        return report;
    }

    public Task<int> DeliverAsync() => Engine.Get<NoticeDelivery>().DeliverDueAsync(CancellationToken.None);

    /// <summary>The alerts, newest first.</summary>
    public async Task<IReadOnlyList<AlertRow>> AlertsAsync() =>
        [.. (await Engine.Memory.ReadRangeAsync(StateKeys.Alerts, 1_000, CancellationToken.None)).Rows.Select(row => (AlertRow)row.Row)];

    public async Task<int> PendingAsync() => (await Engine.Memory.ReadRangeAsync(StateKeys.Notices, 1_000, CancellationToken.None)).Rows.Count;

    public void Dispose() => Engine.Dispose();
}
