using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Operators;
using Carillon.Storage.Rows;
using Carillon.Storage;

namespace Carillon.Tests.Alerts;

/// <summary>A notice is delivered at least once, whatever fails; its id says that it is the same.</summary>
[Trait("Req", "PG40")]
public sealed class NoticeDeliveryTests : IDisposable
{
    private readonly AlertBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Deliver_NobodyTakesIt_IsRecordedAndRetriedLater()
    {
        await RaiseAsync();
        _bench.Problem = "answered 503";

        Assert.Equal(0, await _bench.DeliverAsync());
        Assert.Equal(0, await _bench.DeliverAsync());
        var alert = Assert.Single(await _bench.AlertsAsync());
        Assert.Equal((1, "answered 503", (DateTimeOffset?)null), (alert.DeliveryAttempts, alert.DeliveryError, alert.DeliveredAt));

        _bench.Engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await _bench.DeliverAsync());
        _bench.Engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await _bench.DeliverAsync());
        Assert.Equal(2, (await _bench.AlertsAsync())[0].DeliveryAttempts);

        _bench.Problem = null;
        _bench.Engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _bench.DeliverAsync());
        alert = Assert.Single(await _bench.AlertsAsync());
        Assert.Equal((3, null, _bench.Engine.Clock.GetUtcNow()), (alert.DeliveryAttempts, alert.DeliveryError, alert.DeliveredAt!.Value));
        Assert.Equal(0, await _bench.PendingAsync());
        Assert.DoesNotContain(_bench.Engine.Logs.Entries, entry => entry.Message.Contains("hooks.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deliver_ProcessDiesAfterTheRows_TheNextOneDelivers()
    {
        await RaiseAsync();
        using var next = new AlertBench(memory: _bench.Engine.Memory);

        Assert.Equal(1, await next.DeliverAsync());
        Assert.Equal([NoticeKind.Raised], next.Sent.Select(notice => notice.Kind));
    }

    [Fact]
    public async Task Deliver_ProcessDiesAfterThePost_IsSentAgainWithTheSameId()
    {
        await RaiseAsync();
        _bench.OnSend = () => _bench.Engine.Store.OnCommit = (_, _) => throw new StateStoreUnavailableException("the process is gone");
        await Assert.ThrowsAsync<StateStoreUnavailableException>(_bench.DeliverAsync);
        (_bench.OnSend, _bench.Engine.Store.OnCommit) = (null, null);

        _bench.Engine.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _bench.DeliverAsync());

        Assert.Equal(2, _bench.Sent.Count);
        Assert.Single(_bench.Sent.Select(notice => notice.Id).Distinct());
    }

    [Fact]
    public async Task Deliver_TwoProcessesAtOnce_OneOfThemSends()
    {
        await RaiseAsync();
        using var other = new AlertBench(memory: _bench.Engine.Memory);
        _bench.Engine.Store.BeforeOnce("notice", async () => Assert.Equal(1, await other.DeliverAsync()));

        Assert.Equal(0, await _bench.DeliverAsync());

        Assert.Empty(_bench.Sent);
        Assert.Single(other.Sent);
    }

    [Theory]
    [InlineData("alert")]
    [InlineData("watch")]
    public async Task Raise_AnswerIsLost_IsOneAlertAndOneNotice(string kind)
    {
        _bench.Engine.Store.LoseAnswerOnce(kind);

        await RaiseAsync();

        Assert.Single(await _bench.AlertsAsync());
        Assert.Equal(1, await _bench.PendingAsync());
    }

    [Fact]
    public async Task Deliver_RaisedIsGivenUp_NobodyIsToldThatItIsOver()
    {
        await RaiseAsync();
        _bench.Problem = "answered 500";
        _bench.Engine.Clock.Advance(TimeSpan.FromDays(1));
        await _bench.DeliverAsync();
        await _bench.Engine.Get<AlertBook>().ResolveAsync("failure_rate", "default/a", CancellationToken.None);
        _bench.Problem = null;

        await _bench.DeliverAsync();

        Assert.Empty(_bench.Sent);
        Assert.Equal(0, await _bench.PendingAsync());
        Assert.Equal("given up after 1.00:00:00: answered 500", Assert.Single(await _bench.AlertsAsync()).DeliveryError);
    }

    [Fact]
    public async Task Deliver_OverBeforeItWasDelivered_BothGoInTheirOrder()
    {
        _bench.Problem = "answered 500";
        await RaiseAsync();
        await _bench.DeliverAsync();
        await _bench.Engine.Get<AlertBook>().ResolveAsync("failure_rate", "default/a", CancellationToken.None);
        await _bench.DeliverAsync();
        _bench.Problem = null;

        _bench.Engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.DeliverAsync();

        Assert.Equal([NoticeKind.Raised, NoticeKind.Resolved], _bench.Sent.Select(notice => notice.Kind));
        Assert.NotNull(Assert.Single(await _bench.AlertsAsync()).RecoveryDeliveredAt);
    }

    [Fact]
    [Trait("Req", "TO44")]
    public async Task Acknowledge_Open_IsNotedWithAnAuditEntryAndOnce()
    {
        var alert = await RaiseAsync();
        var book = _bench.Engine.Get<AlertBook>();

        Assert.IsType<AcknowledgeResult.Done>(await book.AcknowledgeAsync(alert.Id, new ActRequest("ada", "on it"), CancellationToken.None));
        Assert.IsType<AcknowledgeResult.Done>(await book.AcknowledgeAsync(alert.Id, new ActRequest("bob", null), CancellationToken.None));
        var entry = (AuditRow)Assert.Single((await _bench.Engine.Memory.ReadRangeAsync(StateKeys.Audit, 10, CancellationToken.None)).Rows).Row;
        Assert.Equal(("acknowledge-alert", "ada", "on it"), (entry.Act, entry.By, entry.Reason));
        Assert.Equal("ada", Assert.Single(await _bench.AlertsAsync()).AcknowledgedBy);

        await book.ResolveAsync("failure_rate", "default/a", CancellationToken.None);
        Assert.IsType<AcknowledgeResult.Over>(await book.AcknowledgeAsync(alert.Id, new ActRequest("ada", null), CancellationToken.None));
        Assert.IsType<AcknowledgeResult.NoSuchAlert>(await book.AcknowledgeAsync(ExecutionId.Random(alert.At), new ActRequest("ada", null), CancellationToken.None));
    }

    private Task<AlertRow> RaiseAsync() => _bench.Engine.Get<AlertBook>().RaiseAsync(
        new AlertFinding("failure_rate", "default/a", AlertSeverity.Warning, "2 of 10 runs failed."), new Carillon.Records.RecordOrigin(RunTrigger.Schedule, null), CancellationToken.None);
}
