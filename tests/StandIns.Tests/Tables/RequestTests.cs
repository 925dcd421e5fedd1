using Azure;
using Azure.Data.Tables;
using StandIns.Tests.Tables.Wire;

namespace StandIns.Tests.Tables;

/// <summary>What goes over the wire, to the letter.</summary>
public sealed class RequestTests : IDisposable
{
    private readonly RecordingHandler handler = new();

    private TableClient Table => WireTables.Table(handler);

    public void Dispose() => handler.Dispose();

    [Fact]
    public async Task Create_Table_PostsItsName()
    {
        handler.Answer(204);

        await Table.CreateAsync();

        AssertRequest("POST", "/Tables", """{"TableName":"runs"}""");
        AssertHeaders(("Accept", "application/json; odata=minimalmetadata"), ("Content-Type", "application/json"), ("Prefer", "return-no-content"));
        AssertHeaders(("x-ms-version", "2020-12-06"), ("DataServiceVersion", "3.0"));
        Assert.True(Guid.TryParse(handler.Request.Headers["x-ms-client-request-id"], out _));
    }

    [Fact]
    public async Task Request_OlderServiceVersion_AsksForIt()
    {
        var options = new TableClientOptions(TableClientOptions.ServiceVersion.V2019_02_02) { Transport = WireTables.Options(handler.Answer(204)).Transport };

        await new TableServiceClient(WireTables.Account, new TableSharedKeyCredential("bells", WireTables.Key), options).DeleteTableAsync("runs");

        AssertRequest("DELETE", "/Tables('runs')", "");
        AssertHeaders(("x-ms-version", "2019-02-02"));
    }

    [Fact]
    public async Task Add_Row_PostsItsPropertiesWithTheirTypes()
    {
        handler.Answer(204);

        await Table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Text"] = "a \"b\" 'c' <é> 😀",
            ["Flag"] = true,
            ["Whole"] = -1,
            ["Long"] = long.MinValue,
            ["Half"] = 0.5,
            ["Nothing"] = double.NaN,
            ["Id"] = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
            ["At"] = new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.FromHours(1)),
            ["Bytes"] = new byte[] { 255, 0 },
            ["Null"] = null,
            ["Timestamp"] = DateTimeOffset.UnixEpoch,
            ["odata.etag"] = "W/\"1\"",
        });

        const string Body = """
            {"PartitionKey":"p","RowKey":"r","Text":"a \"b\" 'c' <é> \uD83D\uDE00","Flag":true,"Whole":-1,
            "Long@odata.type":"Edm.Int64","Long":"-9223372036854775808",
            "Half@odata.type":"Edm.Double","Half":0.5,"Nothing@odata.type":"Edm.Double","Nothing":"NaN",
            "Id@odata.type":"Edm.Guid","Id":"00112233-4455-6677-8899-aabbccddeeff",
            "At@odata.type":"Edm.DateTime","At":"2026-11-21T19:00:00.0000000Z",
            "Bytes@odata.type":"Edm.Binary","Bytes":"/wA="}
            """;
        AssertRequest("POST", "/runs", Body.ReplaceLineEndings(""));
        AssertHeaders(("Prefer", "return-no-content"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "PATCH")]
    [InlineData(TableUpdateMode.Replace, "PUT")]
    public async Task Update_Row_NamesTheVersionAndUpsertNone(TableUpdateMode mode, string method)
    {
        var row = new TableEntity("p", "r") { ["N"] = 1 };

        await Table.UpdateEntityAsync(row, new ETag("W/\"datetime'1'\""), mode);
        await Table.UpsertEntityAsync(row, mode);
        await Table.UpdateEntityAsync(row, ETag.All, mode);

        Assert.All(handler.Requests, r => Assert.Equal((method, "/runs(PartitionKey='p',RowKey='r')", """{"PartitionKey":"p","RowKey":"r","N":1}"""), (r.Method, r.Target, r.Body)));
        Assert.Equal(["W/\"datetime'1'\"", "", "*"], handler.Requests.Select(r => r.Headers.GetValueOrDefault("If-Match", "")));
    }

    [Fact]
    public async Task Update_DefaultVersion_SendsNothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Table.UpdateEntityAsync(new TableEntity("p", "r"), default));

        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task Delete_Row_NamesTheVersionOrAny()
    {
        await Table.DeleteEntityAsync("p", "r");
        await Table.DeleteEntityAsync(new TableEntity("p", "r"), new ETag("W/\"1\""));

        Assert.All(handler.Requests, r => Assert.Equal(("DELETE", "/runs(PartitionKey='p',RowKey='r')", ""), (r.Method, r.Target, r.Body)));
        Assert.Equal(["*", "W/\"1\""], handler.Requests.Select(r => r.Headers["If-Match"]));
    }

    [Theory]
    [InlineData("it's", "it%27%27s")]
    [InlineData("a b%c&d+e=f", "a%20b%25c%26d%2Be%3Df")]
    [InlineData("exec!default!é|~:😀", "exec%21default%21%C3%A9%7C~%3A%F0%9F%98%80")]
    [InlineData("..", "..")]
    [InlineData("", "")]
    public async Task Get_KeyOfAnyCharacters_IsEscaped(string key, string escaped)
    {
        handler.Answer(404);

        var found = await Table.GetEntityIfExistsAsync<TableEntity>(key, key, ["A", "B"]);

        Assert.False(found.HasValue);
        Assert.Equal($"/runs(PartitionKey='{escaped}',RowKey='{escaped}')?$select=A%2CB", handler.Request.Target);
    }

    [Fact]
    public async Task Query_FilterSelectTopAndToken_AreEscapedInTheAddress()
    {
        handler
            .Answer(200, """{"value":[]}""", headers: [("x-ms-continuation-NextPartitionKey", "1!4!cA=="), ("x-ms-continuation-NextRowKey", "1!4!cg==")])
            .Answer(200, """{"value":[]}""", headers: [("x-ms-continuation-NextPartitionKey", "1!4!cA==")])
            .Answer(200, """{"value":[]}""");

        var pages = await Table.QueryAsync<TableEntity>("PartitionKey eq 'it''s'", 10, ["RowKey"]).AsPages().Select(p => p.ContinuationToken).ToListAsync();

        const string First = "/runs()?$top=10&$select=RowKey&$filter=PartitionKey%20eq%20%27it%27%27s%27";
        Assert.Equal(["1!4!cA== 1!4!cg==", "1!4!cA== ", null], pages);
        Assert.Equal(
            [First, First + "&NextPartitionKey=1%214%21cA%3D%3D&NextRowKey=1%214%21cg%3D%3D", First + "&NextPartitionKey=1%214%21cA%3D%3D"],
            handler.Requests.Select(r => r.Target));
    }

    [Fact]
    public void Query_TokenOfAnotherClient_IsRefused()
        => Assert.Throws<ArgumentException>(() => Table.Query<TableEntity>("").AsPages("nonsense").First());

    [Fact]
    public void Query_Synchronously_SendsTheSame()
    {
        handler.Answer(200, """{"value":[{"PartitionKey":"p","RowKey":"r"}]}""");

        var row = Assert.Single(Table.Query<TableEntity>(r => r.PartitionKey == "p", maxPerPage: 5));

        Assert.Equal("r", row.RowKey);
        Assert.Equal("/runs()?$top=5&$filter=PartitionKey%20eq%20%27p%27", handler.Request.Target);
    }

    private void AssertRequest(string method, string target, string body)
        => Assert.Equal((method, target, body), (handler.Request.Method, handler.Request.Target, handler.Request.Body));

    private void AssertHeaders(params (string Name, string Value)[] headers)
        => Assert.All(headers, header => Assert.Equal(header.Value, handler.Request.Headers[header.Name]));
}
