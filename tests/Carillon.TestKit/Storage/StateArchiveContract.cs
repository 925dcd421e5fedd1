using System.Text;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Storage;

/// <summary>
/// What every store that can be backed up must do beside <see cref="StateStoreContract"/>: give its rows out as they are, and
/// take them in again. A store's tests derive from this, and give a fresh one per test.
/// </summary>
public abstract class StateArchiveContract : IAsyncLifetime
{
    private static readonly RowKey Key = StateKeys.Setting("heartbeat");
    private IStateStore? _store;

    protected IStateStore Store => _store!;

    protected IStateArchive Archive => (IStateArchive)Store;

    public async Task InitializeAsync()
    {
        _store = await CreateAsync();
        await _store.OpenAsync(CancellationToken.None);
    }

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected abstract Task<IStateStore> CreateAsync();

    [Fact]
    public async Task ExportAsync_EveryKindOfRow_IsWhatTheCodecWrites()
    {
        foreach (var (key, row) in SampleRows.All)
        {
            await CommitAsync(new StateTransaction().Insert(key, row));
        }

        var rows = (await Archive.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows;

        Assert.Equal(
            SampleRows.All.OrderBy(sample => sample.Key).Select(sample => (sample.Key, Encoding.UTF8.GetString(RowCodec.Encode(sample.Key, sample.Row)))),
            rows.Select(row => (row.Key, Encoding.UTF8.GetString(row.Body!))));
    }

    [Fact]
    public async Task ExportAsync_PageByPage_GivesEveryRowOnceInKeyOrder()
    {
        await InsertBuildsAsync(Enumerable.Range(0, 99).Select(number => $"{number:d2}"));
        var keys = new List<RowKey>();
        var pages = 0;

        for (var range = StateKeys.All; ;)
        {
            var page = await Archive.ExportAsync(range, 1_000, CancellationToken.None);
            keys.AddRange(page.Rows.Select(row => row.Key));
            pages++;
            if (!page.HasMore)
            {
                break;
            }

            range = range.After(page.Rows[^1].Key);
        }

        Assert.Equal(Enumerable.Range(0, 99).Select(number => StateKeys.Build($"{number:d2}")), keys);
        Assert.InRange(pages, 5, 30);
    }

    [Fact]
    public async Task ExportAsync_RowLargerThanAPage_ComesAlone()
    {
        await InsertBuildsAsync(["a", "b", "c"]);

        var page = await Archive.ExportAsync(StateKeys.All, 1, CancellationToken.None);

        Assert.Equal((StateKeys.Build("a"), true), (Assert.Single(page.Rows).Key, page.HasMore));
    }

    [Fact]
    public async Task ExportAsync_BoundsOfTheRange_HoldTheFirstAndNotTheLast()
    {
        await InsertBuildsAsync(["a", "b", "c"]);

        var page = await Archive.ExportAsync(new KeyRange(StateKeys.Build("a"), StateKeys.Build("c")), int.MaxValue, CancellationToken.None);

        Assert.Equal([StateKeys.Build("a"), StateKeys.Build("b")], page.Rows.Select(row => row.Key));
        Assert.False(page.HasMore);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(int.MaxValue)]
    public async Task ExportAsync_RowByRow_GivesWhatPagesGive(int mostBytes)
    {
        await InsertBuildsAsync(Enumerable.Range(0, 20).Select(number => $"{number:d2} ä"));
        await ImportAsync([new RawRow(Key, "not json"u8.ToArray())]);
        var sink = new Taken();

        for (KeyRange? left = StateKeys.All; left is { } range;)
        {
            var before = sink.Rows.Count;
            left = await Archive.ExportAsync(range, mostBytes, sink, CancellationToken.None);
            Assert.True(sink.Rows.Count > before || left is null);
        }

        Assert.Equal(
            (await Archive.ExportAsync(StateKeys.All, int.MaxValue, CancellationToken.None)).Rows.Select(row => $"{row.Key} {Encoding.UTF8.GetString(row.Body!)}"),
            sink.Rows);
    }

    [Fact]
    public async Task ExportAsync_NothingThere_IsEmpty()
    {
        var page = await Archive.ExportAsync(StateKeys.All, 1, CancellationToken.None);

        Assert.Empty(page.Rows);
        Assert.False(page.HasMore);
    }

    [Fact]
    public async Task ExportAsync_ByKeys_GivesThoseThatAreThere()
    {
        await InsertBuildsAsync(["a", "b", "c"]);

        var rows = await Archive.ExportAsync([StateKeys.Build("c"), StateKeys.Build("none"), StateKeys.Build("a")], CancellationToken.None);

        Assert.Equal([StateKeys.Build("a"), StateKeys.Build("c")], rows.Select(row => row.Key).Order());
        Assert.All(rows, row => Assert.Equal(RowCodec.Encode(row.Key, Build(StateKeys.Parts(row.Key)[1])), row.Body));
    }

    [Fact]
    public async Task ExportAsync_ByKeysNearAndFar_GivesThoseThatAreThere()
    {
        await InsertBuildsAsync(Enumerable.Range(0, 90).Select(number => $"{number:d2}"));
        int[] near = [0, 1, 2, 10, 11, 40, 60, 61, 62, 63, 89];

        var rows = await Archive.ExportAsync(
            [.. near.SelectMany(number => new[] { $"{number:d2}!", $"{number:d2}", $"{number:d2} " }).Select(StateKeys.Build), new RowKey("a"), new RowKey("zz")], CancellationToken.None);

        Assert.Equal(near.Select(number => StateKeys.Build($"{number:d2}")), rows.Select(row => row.Key).Order());
        Assert.All(rows, row => Assert.Equal(StateKeys.Parts(row.Key)[1], ((BuildRow)RowCodec.Decode(row.Key, row.Body)).Build));
    }

    [Fact]
    public async Task ExportAsync_MoreKeysThanAreTaken_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await Archive.ExportAsync([.. Enumerable.Range(0, 1_001).Select(number => StateKeys.Build($"{number}"))], CancellationToken.None));

    [Fact]
    public async Task ImportAsync_WhatWasExported_IsTheSameRows()
    {
        var rows = SampleRows.All.Select(sample => new RawRow(sample.Key, RowCodec.Encode(sample.Key, sample.Row))).ToList();

        await ImportAsync(rows);

        foreach (var row in rows)
        {
            Assert.Equal(row.Body, RowCodec.Encode(row.Key, (await Store.ReadAsync(row.Key, CancellationToken.None))!.Row));
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("""{"v":7,"row":{"at":"2026-03-02T10:00:00+00:00"}}""")]
    public async Task ImportAsync_RowThatCannotBeRead_IsExportedAgainAsItWas(string body)
    {
        await ImportAsync([new RawRow(Key, Encoding.UTF8.GetBytes(body))]);

        Assert.IsType<UnreadableRow>((await Store.ReadAsync(Key, CancellationToken.None))?.Row);
        Assert.Equal(body, Encoding.UTF8.GetString(Assert.Single((await Archive.ExportAsync(StateKeys.All, 1_000, CancellationToken.None)).Rows).Body!));
        Assert.Equal(body, Encoding.UTF8.GetString(Assert.Single(await Archive.ExportAsync([Key], CancellationToken.None)).Body!));
    }

    [Fact]
    public async Task ImportAsync_OverOthersAndAgain_LeavesTheLast()
    {
        await ImportAsync([Raw("a", "old"), Raw("b", "old"), Raw("c", "old")]);
        RawRow[] rows = [Raw("a", "new"), new RawRow(StateKeys.Build("b"), null), new RawRow(StateKeys.Build("none"), null), Raw("d", "new")];

        await ImportAsync(rows);
        await ImportAsync(rows);

        var found = (await Store.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)).Rows;
        Assert.Equal(["a new", "c old", "d new"], found.Select(row => $"{StateKeys.Parts(row.Key)[1]} {((BuildRow)row.Row).Build}"));
    }

    [Fact]
    public async Task ImportAsync_MostRows_AreWritten()
    {
        await ImportAsync([.. Enumerable.Range(0, 10_000).Select(number => Raw($"{number:d5}", "b"))]);

        var last = await Store.ReadAsync(StateKeys.Build("09999"), CancellationToken.None);
        Assert.IsType<BuildRow>(last?.Row);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ImportAsync([.. Enumerable.Range(0, 10_001).Select(number => Raw($"{number}", "b"))]));
    }

    [Fact]
    public async Task ImportAsync_RowsInPlace_CanBeReplacedAndDeletedInTheVersionRead()
    {
        await ImportAsync([Raw("a", "old"), Raw("b", "old")]);
        var (a, b) = ((await Store.ReadAsync(StateKeys.Build("a"), CancellationToken.None))!, (await Store.ReadAsync(StateKeys.Build("b"), CancellationToken.None))!);

        Assert.True((await CommitAsync(new StateTransaction().Replace(a.Key, a.Version, Build("new")).Delete(b.Key, b.Version))).Committed);

        // The version that was imported is not given again.
        Assert.Equal(a.Key, (await CommitAsync(new StateTransaction().Replace(a.Key, a.Version, Build("newer")))).Conflict);
    }

    [Fact]
    public async Task ImportAsync_GivenUp_WritesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Archive.ImportAsync([Raw("a", "b")], new CancellationToken(canceled: true)));

        Assert.Empty((await Archive.ExportAsync(StateKeys.All, 1, CancellationToken.None)).Rows);
    }

    private static BuildRow Build(string build) => new(build, Some.Instant, Some.Instant);

    private static RawRow Raw(string at, string build) => new(StateKeys.Build(at), RowCodec.Encode(StateKeys.Build(at), Build(build)));

    private async Task InsertBuildsAsync(IEnumerable<string> builds) => Assert.True((await CommitAsync(
        builds.Aggregate(new StateTransaction(), (transaction, build) => transaction.Insert(StateKeys.Build(build), Build(build))))).Committed);

    private async Task<CommitOutcome> CommitAsync(StateTransaction transaction) => await Store.CommitAsync(transaction, CancellationToken.None);

    private async Task ImportAsync(IReadOnlyList<RawRow> rows) => await Archive.ImportAsync(rows, CancellationToken.None);

    private sealed class Taken : IRawRowSink
    {
        public List<string> Rows { get; } = [];

        public void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body) => Rows.Add($"{Encoding.UTF8.GetString(key)} {Encoding.UTF8.GetString(body)}");
    }
}
