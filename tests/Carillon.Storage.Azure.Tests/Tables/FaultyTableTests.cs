using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Azure.Tables;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Faults;

namespace Carillon.Storage.Azure.Tests.Tables;

/// <summary>What the store says where the service, or the way to it, fails.</summary>
public sealed class FaultyTableTests : IAsyncLifetime
{
    private static readonly RowKey Key = StateKeys.Heartbeat;

    private EmulatedTable _table = null!;
    private FaultProxy _proxy = null!;
    private TableStateStore _store = null!;
    private TableStateStore _direct = null!;

    /// <summary>The faults that a request meets as an error, and whether the service was asked.</summary>
    public static TheoryData<Fault, bool> Errors => new()
    {
        { Fault.ServerError, false },
        { Fault.ServerErrorAfter, true },
        { Fault.Busy, false },
        { Fault.Throttled, false },
        { Fault.Silence, false },
        { Fault.SilenceAfter, true },
        { Fault.Cut, false },
        { Fault.CutAfter, true },
    };

    public async Task InitializeAsync()
    {
        _table = await EmulatedTable.ChooseAsync();
        _proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Tables);
        _store = _table.Over(_proxy).Store(timeLimit: TimeSpan.FromSeconds(2));
        _direct = _table.Store();
        await _store.OpenAsync(CancellationToken.None);
        _proxy.Forget();
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        _direct.Dispose();
        await _proxy.DisposeAsync();
        await _table.Client.DeleteAsync();
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Commit_NoAnswerOfTheService_SaysWhetherItMayBeWritten(Fault fault, bool written)
    {
        _proxy.Plan = FaultPlan.Of(_ => fault);

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat())));

        // Only what was turned away is known not to be written.
        Assert.Equal(fault == Fault.Throttled ? typeof(StateStoreUnavailableException) : typeof(StateStoreOutcomeUnknownException), exception.GetType());
        Assert.Single(_proxy.Requests);
        Assert.Equal(written, await _direct.ReadAsync(Key, CancellationToken.None) is not null);
        Assert.DoesNotContain(AzuriteServer.Key[..8], exception.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A proxy, or a request that was sent again under way, may say that a condition does not hold when nobody changed the row.</summary>
    [Fact]
    public async Task Commit_ConditionNotMet_IsAConflict()
    {
        var version = (await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()))).Versions[Key];
        _proxy.Plan = FaultPlan.Of(_ => Fault.ConditionNotMet);

        Assert.Equal(Key, (await CommitAsync(new StateTransaction().Replace(Key, version, Some.Heartbeat()))).Conflict);
    }

    [Fact]
    public async Task Commit_AnswerThatComesInPieces_IsRead()
    {
        _proxy.Plan = FaultPlan.Of(_ => Fault.SlowAnswer);

        Assert.True((await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()))).Committed);
    }

    [Fact]
    public async Task Commit_GivenUpOnceItIsSent_IsAnsweredAsItTurnsOut()
    {
        using var mayGoAway = new CancellationTokenSource();
        _proxy.Plan = FaultPlan.Of(_ =>
        {
            mayGoAway.Cancel();
            return Fault.SlowAnswer;
        });

        var outcome = await _store.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), mayGoAway.Token);

        Assert.True(mayGoAway.IsCancellationRequested);
        Assert.True(outcome.Committed);
    }

    /// <summary>A kept connection that was closed meanwhile: what is sent over it is sent once, or not at all.</summary>
    [Fact]
    public async Task Commit_OverAKeptConnectionThatBreaks_IsNotSentAgain()
    {
        Assert.Null(await _store.ReadAsync(Key, CancellationToken.None));
        _proxy.Forget();
        _proxy.Plan = FaultPlan.Once(Fault.CutAfter, _ => true);

        await Assert.ThrowsAsync<StateStoreOutcomeUnknownException>(() => CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat())));

        Assert.Equal([Fault.CutAfter], _proxy.Requests.Select(request => request.Fault));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Read_OneFault_IsTriedAgain(Fault fault, bool written)
    {
        _ = written;
        await _direct.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);
        _proxy.Plan = FaultPlan.Once(fault, _ => true);
        Assert.Equal(Some.Heartbeat(), (await _store.ReadAsync(Key, CancellationToken.None))?.Row);

        _proxy.Plan = FaultPlan.Once(fault, _ => true);
        Assert.Single((await _store.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)).Rows);

        Assert.Equal(2, _proxy.Requests.Count(request => request.Fault == fault));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Read_FaultsThatDoNotEnd_AreSaidToBeNoDefect(Fault fault, bool written)
    {
        _ = written;
        _proxy.Plan = FaultPlan.Of(_ => fault);

        var exceptions = await Task.WhenAll(
            Assert.ThrowsAsync<StateStoreUnavailableException>(async () => await _store.ReadAsync(Key, CancellationToken.None)),
            Assert.ThrowsAsync<StateStoreUnavailableException>(async () => await _store.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)));

        Assert.All(exceptions, exception => Assert.StartsWith("Table Storage at 127.0.0.1:", exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_GivenUpWhileTheServiceIsSilent_IsCancelled()
    {
        using var mayGoAway = new CancellationTokenSource();
        _proxy.Plan = FaultPlan.Of(_ =>
        {
            mayGoAway.Cancel();
            return Fault.Silence;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.ReadAsync(Key, mayGoAway.Token));
    }

    [Fact]
    public async Task Commit_ServiceIsGone_HasWrittenNothing()
    {
        var proxy = await FaultProxy.StartAsync(_proxy.Address);
        using var store = _table.Over(proxy).Store();
        await proxy.DisposeAsync();

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(
            async () => await store.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None));

        Assert.Contains("nobody answers there", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_TableWasDeleted_SaysSoAndIsNotTakenForAnEmptyOne()
    {
        await _table.Client.DeleteAsync();

        foreach (var call in new Func<Task>[]
        {
            () => CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat())),
            async () => await _store.ReadAsync(Key, CancellationToken.None),
            async () => await _store.ReadRangeAsync(StateKeys.All, 1, CancellationToken.None),
        })
        {
            Assert.Contains($"no table {_table.Name}", (await Assert.ThrowsAsync<StateStoreUnavailableException>(call)).Message, StringComparison.Ordinal);
        }

        await _table.Client.CreateAsync();
    }

    [Fact]
    public async Task OpenAsync_ANameThatNobodyHas_SaysSo()
    {
        using var store = new TableStateStore(
            new TableConnection("AzureWebJobsStorage", options => new TableServiceClient(AzuriteServer.ConnectionTo(new Uri("http://nowhere.invalid/a"), new Uri("http://nowhere.invalid/a")), options)),
            _table.Options, TimeProvider.System);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains("its name is not known", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_KeyThatIsNotAccepted_NamesTheSettingAndNotTheKey()
    {
        var key = Convert.ToBase64String("not the key of this account, by far"u8);
        using var store = new TableStateStore(
            new TableConnection("Shared:Storage", options => new TableServiceClient(_table.ConnectionString.Replace(AzuriteServer.Key, key, StringComparison.Ordinal), options)),
            _table.Options, TimeProvider.System);

        var exception = await Assert.ThrowsAsync<StateStoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Contains("Shared:Storage", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=nowhere")]
    public void Store_AConnectionThatMakesNoClient_NamesTheSettingAndNotItsValue(string connectionString)
    {
        var exception = Assert.Throws<StateStoreUnavailableException>(() => new TableStateStore(
            new TableConnection("AzureWebJobsStorage", options => new TableServiceClient(connectionString, options)), _table.Options, TimeProvider.System));

        Assert.StartsWith("AzureWebJobsStorage", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Description_OfAnEmulator_NamesItsAddressAndTableAndNoKey()
    {
        Assert.Equal($"Table Storage, 127.0.0.1:{_proxy.Address.Port}/devstoreaccount1, table {_table.Name}", _store.Description);
        Assert.DoesNotContain(AzuriteServer.Key, _store.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_OfEveryKind_TellTheTimeOfTheService()
    {
        var clock = new HeardTimes();
        using var store = _table.Store(clock);
        var before = TimeProvider.System.GetTimestamp();

        await store.OpenAsync(CancellationToken.None);
        await store.ReadAsync(Key, CancellationToken.None);
        await store.ReadRangeAsync(StateKeys.All, 1, CancellationToken.None);
        await store.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()), CancellationToken.None);

        var after = TimeProvider.System.GetTimestamp();
        Assert.Equal(4, clock.Heard.Count);
        Assert.All(clock.Heard, heard => Assert.True(before <= heard.Sent && heard.Sent < heard.Received && heard.Received <= after));
        Assert.All(clock.Heard, heard => Assert.True((heard.Date - TimeProvider.System.GetUtcNow()).Duration() < TimeSpan.FromMinutes(1)));
    }

    /// <summary>Many at once wait for their turn, and all are answered.</summary>
    [Fact]
    public async Task Commit_MoreAtOnceThanMayBe_GoOneAfterTheOther()
    {
        var traffic = new Traffic();
        using var store = new TableStateStore(_table.Connection with { Connect = traffic.Watching(_table.Connection.Connect) }, _table.OptionsFor(3), TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            var build = number.ToString(CultureInfo.InvariantCulture);
            await store.CommitAsync(new StateTransaction().Insert(StateKeys.Build(build), new BuildRow(build, Some.Instant, Some.Instant)), CancellationToken.None);
            await store.ReadAsync(StateKeys.Build(build), CancellationToken.None);
        }));

        Assert.Equal((3, 120), (traffic.Most, traffic.All));
    }

    /// <summary>A page is one request whose filter is a range of keys, also the largest there is.</summary>
    [Fact]
    public async Task ReadRangeAsync_APageOfHistory_IsOneRequestOverARangeOfKeys()
    {
        var job = JobId.Create("billing", "export");
        foreach (var chunk in Enumerable.Range(0, 1_001).Chunk(100))
        {
            var transaction = new StateTransaction();
            foreach (var minute in chunk)
            {
                var id = ExecutionId.ForOccurrence(job, Some.Instant.AddMinutes(minute));
                transaction.Insert(StateKeys.Execution(job, id), Some.Execution(job, id: id));
            }

            Assert.True((await CommitAsync(transaction)).Committed);
        }

        foreach (var limit in new[] { 1, 50, 999, 1_000 })
        {
            _proxy.Forget();

            var page = await _store.ReadRangeAsync(StateKeys.Executions(job), limit, CancellationToken.None);

            Assert.Equal((limit, true), (page.Rows.Count, page.HasMore));
            var request = Assert.Single(_proxy.Requests);
            Assert.Equal($"PartitionKey eq '{EmulatedTable.Partition}' and RowKey ge 'exec!billing!export!' and RowKey lt 'exec!billing!export\"'", request.Filter);
            Assert.Equal(Math.Min(limit + 1, 1_000), request.Rows);
        }
    }

    private async Task<CommitOutcome> CommitAsync(StateTransaction transaction) => await _store.CommitAsync(transaction, CancellationToken.None);

    /// <summary>How many requests are on their way at once.</summary>
    private sealed class Traffic : HttpPipelinePolicy
    {
        private readonly Lock _gate = new();
        private int _now;

        public int Most { get; private set; }

        public int All { get; private set; }

        public Func<TableClientOptions, TableServiceClient> Watching(Func<TableClientOptions, TableServiceClient> connect) => options =>
        {
            options.AddPolicy(this, HttpPipelinePosition.PerCall);
            return connect(options);
        };

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            lock (_gate)
            {
                (_now, All) = (_now + 1, All + 1);
                Most = Math.Max(Most, _now);
            }

            await ProcessNextAsync(message, pipeline);
            lock (_gate)
            {
                _now--;
            }
        }
    }

    private sealed class HeardTimes : IStoreTimeObserver
    {
        private readonly List<(DateTimeOffset Date, long Sent, long Received)> _heard = [];

        public IReadOnlyList<(DateTimeOffset Date, long Sent, long Received)> Heard
        {
            get
            {
                lock (_heard)
                {
                    return [.. _heard];
                }
            }
        }

        public void Observed(DateTimeOffset storeDate, long sentTimestamp, long receivedTimestamp)
        {
            lock (_heard)
            {
                _heard.Add((storeDate, sentTimestamp, receivedTimestamp));
            }
        }
    }
}
