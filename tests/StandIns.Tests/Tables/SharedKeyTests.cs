using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Data.Tables.Access;
using Carillon.TestKit.Time;
using StandIns.Tests.Tables.Wire;

namespace StandIns.Tests.Tables;

/// <summary>Signatures in the documented Shared Key Lite form. The expected ones were computed apart from this code, with Python's hmac.</summary>
public sealed class SharedKeyTests
{
    private static readonly ManualClock Clock = new(new DateTimeOffset(2026, 11, 21, 19, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("bells", WireTables.Key, "https://bells.table.core.windows.net/Tables", "EUm47JnfOGtCQQZB6LR2TOR7aCB7i6iIjv6hK9wEDjY=")]
    [InlineData("bells", WireTables.Key, "https://bells.table.core.windows.net/Tables?$top=1&timeout=5", "EUm47JnfOGtCQQZB6LR2TOR7aCB7i6iIjv6hK9wEDjY=")]
    [InlineData("bells", WireTables.Key, "https://bells.table.core.windows.net/Tables?timeout=5&comp=acl", "JpO7oMb+3czABkaUsFDQfi5i2fUEVsOyKMPx/zWv1N8=")]
    [InlineData(
        "devstoreaccount1",
        Carillon.TestKit.Azurite.AzuriteServer.Key,
        "http://127.0.0.1:10002/devstoreaccount1/runs(PartitionKey='a%20b',RowKey='it%27%27s')",
        "QknQhfZOzeInVHfrWzTFkf3W6/XjmI5qneYY8w4q1i0=")]
    public async Task Sign_DateAndResource_IsTheDocumentedSignature(string account, string key, string address, string signature)
    {
        var handler = new RecordingHandler().Answer(200);

        await SendAsync(handler, new TableSharedKeyCredential(account, key), address);

        Assert.Equal("Sat, 21 Nov 2026 19:00:00 GMT", handler.Request.Headers["x-ms-date"]);
        Assert.Equal($"SharedKeyLite {account}:{signature}", handler.Request.Headers["Authorization"]);
    }

    [Fact]
    public async Task SetAccountKey_BetweenRequests_SignsWithTheNewKey()
    {
        var handler = new RecordingHandler().Answer(200);
        var credential = new TableSharedKeyCredential("bells", "b3RoZXI=");

        await SendAsync(handler, credential, "https://bells.table.core.windows.net/Tables");
        credential.SetAccountKey(WireTables.Key);
        await SendAsync(handler, credential, "https://bells.table.core.windows.net/Tables");

        Assert.NotEqual(handler.Requests[0].Headers["Authorization"], handler.Requests[1].Headers["Authorization"]);
        Assert.Equal("SharedKeyLite bells:EUm47JnfOGtCQQZB6LR2TOR7aCB7i6iIjv6hK9wEDjY=", handler.Requests[1].Headers["Authorization"]);
    }

    private static async Task SendAsync(RecordingHandler handler, TableSharedKeyCredential credential, string address)
    {
        var pipeline = HttpPipelineBuilder.Build(WireTables.Options(handler), [], [new SharedKeyPolicy(credential, Clock)], null);
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(new Uri(address));
        await pipeline.SendAsync(message, CancellationToken.None);
    }
}
