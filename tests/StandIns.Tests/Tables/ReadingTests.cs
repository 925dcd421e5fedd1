using Azure;
using Azure.Data.Tables;
using StandIns.Tests.Tables.Wire;

namespace StandIns.Tests.Tables;

/// <summary>Rows as the service writes them under minimal metadata.</summary>
public sealed class ReadingTests : IDisposable
{
    private const string Row = """
        {"odata.etag":"W/\"1\"","odata.editLink":"x","PartitionKey":"p","RowKey":"r","Timestamp":"2026-11-21T19:00:00.5Z","odata.other":{"a":[1]},
        "Id@odata.type":"Edm.Guid","Id":"00112233-4455-6677-8899-aabbccddeeff","Big@odata.type":"Edm.Int64","Big":"-5","Whole":7,"Half":1.0,"Large":3000000000,
        "At@odata.type":"Edm.DateTime","At":"2026-11-21T20:00:00+01:00","Gone":null,"Esc\u0061ped":"\u00e9","Bytes@odata.type":"Edm.Binary","Bytes":"AQ\u003d\u003d",
        "Said@odata.type":"Edm.String","Said":"5","Flag@odata.type":"Edm.Boolean","Flag":true,"Odd@odata.type":"Edm.Unknown","Odd":"x"}
        """;

    private readonly RecordingHandler handler = new();

    public void Dispose() => handler.Dispose();

    [Fact]
    public async Task Query_RowOfTheService_HasEachValueInItsType()
    {
        handler.Answer(200, $$"""{"odata.metadata":"https://x","value":[{{Row}},{"RowKey":"s","Whole":8}],"odata.more":[1]}""");

        var rows = await WireTables.Table(handler).QueryAsync<TableEntity>().ToListAsync();

        var row = rows[0];
        Assert.Equal(["r", "s"], rows.Select(r => r.RowKey));
        Assert.Equal(8, rows[1].GetInt32("Whole"));
        Assert.Equal(
            ["odata.etag", "PartitionKey", "RowKey", "Timestamp", "Id", "Big", "Whole", "Half", "Large", "At", "Gone", "Escaped", "Bytes", "Said", "Flag", "Odd"], row.Keys);
        Assert.Equal((new ETag("W/\"1\""), new DateTimeOffset(2026, 11, 21, 19, 0, 0, 500, TimeSpan.Zero)), (row.ETag, row.Timestamp));
        Assert.Equal((new Guid("00112233-4455-6677-8899-aabbccddeeff"), -5L, 7, 1.0, 3e9), (row.GetGuid("Id"), row.GetInt64("Big"), row.GetInt32("Whole"), row.GetDouble("Half"), row.GetDouble("Large")));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 19, 0, 0, TimeSpan.Zero), row.GetDateTimeOffset("At"));
        Assert.Equal(TimeSpan.Zero, row.GetDateTimeOffset("At")!.Value.Offset);
        Assert.Equal(("é", "5", true, "x", null), (row.GetString("Escaped"), row.GetString("Said"), row.GetBoolean("Flag"), row.GetString("Odd"), row["Gone"]));
        Assert.Equal([1], row.GetBinary("Bytes")!);
    }

    [Fact]
    public async Task Get_TypedRow_TakesNumbersThatFitAndLeavesOutTheRest()
    {
        handler.Answer(200, Row);

        var row = (await WireTables.Table(handler).GetEntityAsync<Counted>("p", "r")).Value;

        Assert.Equal((7L, 7.0, DayOfWeek.Sunday, new ETag("W/\"1\"")), (row.Whole, row.Half + 6, row.Gone, row.ETag));
    }

    [Fact]
    public async Task Get_TypedRowOfAnotherType_NamesThePropertyAndNotItsValue()
    {
        handler.Answer(200, """{"PartitionKey":"p","RowKey":"r","Whole":"a-private-one"}""");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => WireTables.Table(handler).GetEntityAsync<Counted>("p", "r"));

        Assert.Equal("The property Whole is String in the table and Int64 in the type.", exception.Message);
    }

    [Fact]
    public async Task Get_VersionInTheHeaderOnly_IsTheRows()
    {
        handler.Answer(200, """{"PartitionKey":"p","RowKey":"r"}""", headers: [("ETag", "W/\"7\"")]);

        Assert.Equal(new ETag("W/\"7\""), (await WireTables.Table(handler).GetEntityAsync<Counted>("p", "r")).Value.ETag);
    }

    private sealed class Counted : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public long Whole { get; set; }

        public double Half { get; set; }

        public DayOfWeek Gone { get; set; }
    }
}
