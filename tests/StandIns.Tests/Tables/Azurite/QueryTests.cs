using Azure;
using Azure.Data.Tables;

namespace StandIns.Tests.Tables.Azurite;

/// <summary>Pages of a table that has more rows than one request brings.</summary>
[Trait("Req", "SC1")]
public sealed class QueryTests(QueryTests.ManyRows many) : IClassFixture<QueryTests.ManyRows>
{
    private const int Rows = 3_000;

    [Fact]
    public async Task Query_MoreThanAPage_BringsEachRowOnceInOrder()
    {
        var pages = await many.Table.QueryAsync<TableEntity>().AsPages().ToListAsync();

        Assert.Equal([1_000, 1_000, 1_000], pages.Where(p => p.Values.Count > 0).Select(p => p.Values.Count));
        Assert.Equal(Enumerable.Range(0, Rows), pages.SelectMany(p => p.Values).Select(r => r.GetInt32("N")!.Value));
    }

    [Fact]
    public async Task Query_TokenOfAPage_GoesOnAfterIt()
    {
        var first = await many.Table.QueryAsync<TableEntity>(maxPerPage: 700).AsPages().FirstAsync();

        var rest = await many.Table.QueryAsync<TableEntity>().AsPages(first.ContinuationToken, pageSizeHint: 900).ToListAsync();
        var sync = many.Table.Query<TableEntity>(maxPerPage: 900).AsPages(first.ContinuationToken).ToList();

        Assert.Equal(700, first.Values.Count);
        Assert.Equal(Enumerable.Range(700, Rows - 700), rest.SelectMany(p => p.Values).Select(r => r.GetInt32("N")!.Value));
        Assert.Equal(rest.Select(p => p.Values.Count), sync.Select(p => p.Values.Count));
        Assert.Null(rest[^1].ContinuationToken);
    }

    [Fact]
    public async Task Query_FilterOverKeysAndValues_BringsWhatItLetsThrough()
    {
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {"1"} and RowKey ge {"1200"} and RowKey lt {"1205"}");

        Assert.Equal([1200, 1201, 1202, 1203, 1204], (await many.Table.QueryAsync<TableEntity>(range).ToListAsync()).Select(r => r.GetInt32("N")!.Value));
        Assert.Equal([5, 2999], many.Table.Query<TableEntity>(r => r.GetInt32("N") == 5 || r.GetInt32("N") > 2998).Select(r => r.GetInt32("N")!.Value));
        Assert.Empty(many.Table.Query<TableEntity>($"PartitionKey eq '{Rows}'"));
        var exception = Assert.Throws<RequestFailedException>(() => many.Table.Query<TableEntity>("PartitionKey eq 'it's'").Any());
        Assert.Equal(400, exception.Status);
    }

    [Fact]
    public async Task Query_Select_BringsOnlyThose()
    {
        var row = await many.Table.QueryAsync<TableEntity>("RowKey eq '0007'", select: ["RowKey", "N"]).SingleAsync();
        var one = (await many.Table.GetEntityAsync<TableEntity>("0", "0007", ["N"])).Value;

        Assert.Equal(["N", "RowKey"], row.Keys.Where(k => k is not ("odata.etag" or "Timestamp" or "PartitionKey")).Order());
        Assert.Equal((7, null), (one.GetInt32("N"), one["Text"]));
        Assert.NotEqual(default, one.ETag);
    }

    /// <summary>3,000 rows in three partitions, made once.</summary>
    public sealed class ManyRows : IAsyncLifetime
    {
        public TableClient Table { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Table = await AzuriteTables.CreateAsync();
            var rows = Enumerable.Range(0, Rows).Select(i => new TableEntity($"{i / 1_000}", $"{i:D4}") { ["N"] = i, ["Text"] = "x" });
            foreach (var part in rows.Chunk(100))
            {
                await Table.SubmitTransactionAsync(part.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)));
            }
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
