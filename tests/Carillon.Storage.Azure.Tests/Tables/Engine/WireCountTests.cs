using Carillon.Jobs;
using Carillon.Storage.Azure.Tables;
using Carillon.TestKit;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Engine;
using Carillon.TestKit.Faults;

namespace Carillon.Storage.Azure.Tests.Tables.Engine;

/// <summary>What the real engine costs on the wire, counted there.</summary>
public sealed class WireCountTests : IAsyncLifetime
{
    private EmulatedTable _table = null!;
    private FaultProxy _proxy = null!;
    private TableStateStore _store = null!;
    private EngineUnderTest _engine = null!;

    public async Task InitializeAsync()
    {
        _table = await EmulatedTable.ChooseAsync();
        _proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Tables);
        _store = _table.Over(_proxy).Store();
        _engine = Over(_store);
        await _store.OpenAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        _engine.Dispose();
        _store.Dispose();
        await _proxy.DisposeAsync();
        await _table.Client.DeleteAsync();
    }

    [Fact]
    public async Task Run_ByTheSchedule_IsTwoTransactionsAndOneReadTheFirstTime()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        for (var minute = 0; minute < 3; minute++)
        {
            _engine.Clock.Advance(TimeSpan.FromMinutes(1));
            _proxy.Forget();

            await _engine.RunAsync(await _engine.ClaimDueAsync(job));

            RequestKind[] read = minute == 0 ? [RequestKind.Get] : [];
            Assert.Equal([.. read, RequestKind.Batch, RequestKind.Batch], _proxy.Requests.Select(request => request.Kind));
            Assert.Equal([5, 4], _proxy.Requests.Skip(read.Length).Select(request => request.Parts.Count));
        }
    }

    [Fact]
    public async Task Run_ByHand_IsTwoTransactionsAndOneRead()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _proxy.Forget();

        await _engine.RunByHandAsync(job);

        Assert.Equal([RequestKind.Get, RequestKind.Batch, RequestKind.Batch], _proxy.Requests.Select(request => request.Kind));
    }

    [Fact]
    public async Task History_APage_IsOneRequestOverARangeOfKeys()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        for (var run = 0; run < 5; run++)
        {
            await _engine.RunByHandAsync(job);
        }

        _proxy.Forget();
        var first = await _engine.History.OfJobAsync(job.Id, null, 2, CancellationToken.None);
        var second = await _engine.History.OfJobAsync(job.Id, first.Rows[^1].Key, 2, CancellationToken.None);

        var prefix = $"exec!default!{job.Id.Name}";
        Assert.Equal(
            [
                $"PartitionKey eq '{EmulatedTable.Partition}' and RowKey ge '{prefix}!' and RowKey lt '{prefix}\"'",
                $"PartitionKey eq '{EmulatedTable.Partition}' and RowKey ge '{first.Rows[^1].Key}!' and RowKey lt '{prefix}\"'",
            ],
            _proxy.Requests.Select(request => request.Filter));
        Assert.Equal((2, true, 2, true), (first.Rows.Count, first.HasMore, second.Rows.Count, second.HasMore));
    }

    /// <summary>Of forty jobs two are due: two rows are read to know it, however many there are.</summary>
    [Fact]
    public async Task Tick_FewOfManyJobsAreDue_ReadsOnlyWhatIsDue()
    {
        var soon = Enumerable.Range(0, 2).Select(_ => Some.Job(Some.Definition(schedule: "* * * * *"), LambdaBody.Succeeding())).ToArray();
        Job[] late = [.. Enumerable.Range(0, 38).Select(_ => Some.Job(Some.Definition(schedule: "0 0 1 1 *"), LambdaBody.Succeeding()))];
        await _engine.DeclareAsync([.. soon, .. late]);

        // Past the time that the platform's own timers are given.
        _engine.Clock.Advance(TimeSpan.FromSeconds(90));
        var now = _engine.Clock.GetUtcNow().UtcTicks;
        _proxy.Forget();

        Assert.Equal(2, await _engine.TickAsync());

        var due = Assert.Single(_proxy.Requests, request => request.Filter?.Contains("'due!'", StringComparison.Ordinal) == true);
        Assert.Equal($"PartitionKey eq '{EmulatedTable.Partition}' and RowKey ge 'due!' and RowKey lt 'due!{now:d19}\"'", due.Filter);
        Assert.Equal(2, due.Rows);
        foreach (var job in soon)
        {
            await _engine.FinishedAsync(job, 1);
        }
    }

    private static EngineUnderTest Over(TableStateStore store) => new(store: store);
}
