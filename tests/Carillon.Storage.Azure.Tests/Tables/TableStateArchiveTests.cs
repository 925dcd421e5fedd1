using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Tables;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Faults;
using Carillon.TestKit.Storage;

namespace Carillon.Storage.Azure.Tests.Tables;

/// <summary>The cloud's store gives its rows out and takes them in as every store does that can be backed up.</summary>
[Trait("Req", "SC25")]
public sealed class TableStateArchiveTests : StateArchiveContract
{
    private EmulatedTable _table = null!;

    protected override async Task<IStateStore> CreateAsync()
    {
        _table = await EmulatedTable.ChooseAsync();
        return _table.Store();
    }

    public override async Task DisposeAsync()
    {
        await _table.Client.DeleteAsync();
        ((TableStateStore)Store).Dispose();
    }

    [Fact]
    public async Task ExportAsync_EntityOfAForeignHand_IsTheSameEntityOnceItIsRestored()
    {
        await _table.Client.AddEntityAsync(new TableEntity(EmulatedTable.Partition, StateKeys.Heartbeat.Value)
        {
            ["Text"] = "schön", ["Flag"] = true, ["Count"] = -3, ["Long"] = long.MinValue, ["Number"] = 0.5, ["Whole"] = 4.0, ["NotANumber"] = double.NaN,
            ["At"] = Some.Instant, ["Id"] = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), ["Bytes"] = new byte[] { 0, 1, 255 },
        });
        var before = (await _table.Client.GetEntityAsync<TableEntity>(EmulatedTable.Partition, StateKeys.Heartbeat.Value)).Value;

        var row = Assert.Single((await Archive.ExportAsync(StateKeys.All, 1_000, CancellationToken.None)).Rows);
        await Archive.ImportAsync([row with { Body = null }], CancellationToken.None);
        await Archive.ImportAsync([row], CancellationToken.None);

        var after = (await _table.Client.GetEntityAsync<TableEntity>(EmulatedTable.Partition, StateKeys.Heartbeat.Value)).Value;
        Assert.Equal(Columns(before), Columns(after));
        Assert.Equal(10, Columns(after).Count);
        Assert.StartsWith("""{"entity":{"At@odata.type":"Edm.DateTime","At":"2026-""", Encoding.UTF8.GetString(row.Body!), StringComparison.Ordinal);
        Assert.IsType<UnreadableRow>(RowCodec.Decode(row.Key, row.Body));
    }

    /// <summary>A row that has columns is in columns, for people to read; what this build writes otherwise is kept to the byte.</summary>
    [Theory]
    [InlineData("""{"v":1,"row":{"at":"2026-03-02T10:00:00+00:00","instance":"host-1","build":"b"}}""", true)]
    [InlineData("""{"v":1,"row":{"at":"2026-03-02T12:00:00+02:00","instance":"host-1","build":"b"}}""", false)]
    [InlineData("""{"v":1,"row":{"at":"2026-03-02T10:00:00+00:00","instance":"host-1","build":"b","later":1}}""", false)]
    [InlineData("""{"v":1,"row":{"at":"0001-01-01T00:00:00+00:00","instance":"host-1","build":"b"}}""", false)]
    public async Task ImportAsync_RowThatCanBeRead_IsInColumnsWhereThatIsAllOfIt(string body, bool inColumns)
    {
        await Archive.ImportAsync([new RawRow(StateKeys.Heartbeat, Encoding.UTF8.GetBytes(body))], CancellationToken.None);

        var entity = (await _table.Client.GetEntityAsync<TableEntity>(EmulatedTable.Partition, StateKeys.Heartbeat.Value)).Value;
        Assert.Equal((inColumns, !inColumns), (entity.ContainsKey("Instance"), entity.ContainsKey("Raw")));
        Assert.Equal("host-1", Assert.IsType<HeartbeatRow>((await Store.ReadAsync(StateKeys.Heartbeat, CancellationToken.None))!.Row).Instance);
        Assert.Equal(body, Encoding.UTF8.GetString(Assert.Single(await Archive.ExportAsync([StateKeys.Heartbeat], CancellationToken.None)).Body!));
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) - 1)]
    [InlineData(200_000)]
    public async Task ImportAsync_LongBodyThatCannotBeRead_GoesOnInFurtherColumns(int length)
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);

        await Archive.ImportAsync([new RawRow(StateKeys.Heartbeat, body)], CancellationToken.None);

        Assert.Equal(body, Assert.Single(await Archive.ExportAsync([StateKeys.Heartbeat], CancellationToken.None)).Body);
    }

    [Fact]
    public async Task ImportAsync_RowLargerThanTheServiceTakes_IsRefusedByName()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await Archive.ImportAsync([new RawRow(StateKeys.Heartbeat, new byte[1024 * 1024])], CancellationToken.None));

        Assert.Contains("'conf!heartbeat' takes 1024 KiB", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>As many faults as one request is sent again for: it is the same rows in the end.</summary>
    [Theory]
    [InlineData(Fault.ServerErrorAfter)]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.CutAfter)]
    public async Task ImportAsync_AnswersThatAreLost_AreAskedForAgain(Fault fault)
    {
        await using var proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Tables);
        using var store = _table.Over(proxy).Store();
        await Archive.ImportAsync([.. Builds(0, 10)], CancellationToken.None);
        var failed = 0;
        proxy.Plan = FaultPlan.Of(_ => Interlocked.Increment(ref failed) <= 3 ? fault : Fault.None);

        await store.ImportAsync([.. Builds(0, 20).Select(row => row with { Body = null }), .. Builds(20, 250)], CancellationToken.None);

        Assert.True(failed > 3);
        Assert.Equal(Builds(20, 250).Select(row => row.Key), (await Archive.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task ImportAsync_OneRequestFails_LeavesTheLastRowOut()
    {
        await using var proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Tables);
        using var store = _table.Over(proxy).Store();
        var failing = Builds(0, 150).Last().Key.Value;
        proxy.Plan = FaultPlan.Of(request => request.Parts.Any(part => part.Target.Contains(Uri.EscapeDataString(failing), StringComparison.Ordinal) || part.Target.Contains(failing, StringComparison.Ordinal)) ? Fault.Throttled : Fault.None);

        await Assert.ThrowsAsync<StateStoreUnavailableException>(async () => await store.ImportAsync([.. Builds(0, 151)], CancellationToken.None));

        var written = (await Archive.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows;
        Assert.Equal(Builds(0, 100).Select(row => row.Key), written.Select(row => row.Key));
    }

    [Fact]
    public async Task ImportAsync_ServiceTooSlowForSoManyRows_IsSentFewerAtOnce()
    {
        await using var proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Tables);
        using var store = _table.Over(proxy).Store(timeLimit: TimeSpan.FromSeconds(1));
        proxy.Plan = FaultPlan.Of(request => request.Parts.Count > 30 ? Fault.SilenceAfter : Fault.None);

        await store.ImportAsync([.. Builds(0, 250)], CancellationToken.None);

        Assert.Equal(Builds(0, 250).Select(row => row.Key), (await Archive.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task ImportAsync_ServiceThatNeverAnswers_GivesUp()
    {
        await using var proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Tables);
        using var store = _table.Over(proxy).Store(timeLimit: TimeSpan.FromSeconds(0.2));
        proxy.Plan = FaultPlan.Of(_ => Fault.Silence);

        await Assert.ThrowsAsync<StateStoreOutcomeUnknownException>(async () => await store.ImportAsync([.. Builds(0, 5)], CancellationToken.None));
    }

    private static List<RawRow> Builds(int from, int to) => [.. Enumerable.Range(from, to - from).Select(number =>
    {
        var build = number.ToString("d3", CultureInfo.InvariantCulture);
        return new RawRow(StateKeys.Build(build), RowCodec.Encode(StateKeys.Build(build), new BuildRow(build, Some.Instant, Some.Instant)));
    })];

    private static SortedDictionary<string, object> Columns(TableEntity entity) => new(
        entity.Where(column => column.Key is not ("PartitionKey" or "RowKey" or "Timestamp") && !column.Key.StartsWith("odata.", StringComparison.Ordinal)).ToDictionary(column => column.Key, column => column.Value!), StringComparer.Ordinal);
}
