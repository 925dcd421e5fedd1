using Azure.Data.Tables;
using Carillon.TestKit.Azurite;
using StandIns.Tests.Tables.Wire;

namespace StandIns.Tests.Tables;

public sealed class ConnectionStringTests
{
    private const string Signed = $"AccountName=bells;AccountKey={WireTables.Key}";
    private const string Signature = "SharedAccessSignature=sv=2020-12-06&sig=a%2Bb%3D";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", AzuriteServer.Account)]
    [InlineData(" usedevelopmentstorage = TRUE ; ", "http://127.0.0.1:10002/devstoreaccount1", AzuriteServer.Account)]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://box/", "http://box:10002/devstoreaccount1", AzuriteServer.Account)]
    [InlineData(Signed, "https://bells.table.core.windows.net/", "bells")]
    [InlineData("DefaultEndpointsProtocol=http;EndpointSuffix=core.example;" + Signed, "http://bells.table.core.example/", "bells")]
    [InlineData("TableEndpoint=http://127.0.0.1:1234/bells/;" + Signed, "http://127.0.0.1:1234/bells", "bells")]
    [InlineData("BlobEndpoint=https://x/;TableEndpoint=https://own.example/;" + Signed, "https://own.example/", "bells")]
    [InlineData("TableEndpoint=https://bells.table.core.windows.net;" + Signature, "https://bells.table.core.windows.net/", "bells")]
    [InlineData("AccountName=bells;" + Signature, "https://bells.table.core.windows.net/", "bells")]
    public void Service_ConnectionString_NamesAddressAndAccount(string connection, string address, string account)
    {
        var service = new TableServiceClient(connection);
        var table = new TableClient(connection, "runs");

        Assert.Equal(address, service.Uri.AbsoluteUri);
        Assert.Equal(account, service.AccountName);
        Assert.Equal(address.TrimEnd('/') + "/runs", table.Uri.AbsoluteUri);
        Assert.Equal((account, "runs"), (table.AccountName, table.Name));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("AccountName=bells")]
    [InlineData("AccountName=bells;AccountName=two;AccountKey=c2VjcmV0")]
    [InlineData("AccountKey=c2VjcmV0")]
    [InlineData("AccountName=bells;AccountKey=secret!")]
    [InlineData("TableEndpoint=secret;AccountName=bells;AccountKey=c2VjcmV0")]
    [InlineData("TableEndpoint=https://bells.table.core.windows.net")]
    public void Service_UnusableConnectionString_SaysWhyAndNotWhatIsInIt(string connection)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new TableServiceClient(connection));

        Assert.StartsWith("The connection string cannot be used: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("c2VjcmV0", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_SignatureInConnectionString_GoesIntoTheQueryAsItStands()
    {
        var handler = new RecordingHandler().Answer(200, """{"value":[]}""");
        var service = new TableServiceClient("AccountName=bells;" + Signature, WireTables.Options(handler));

        await foreach (var table in service.QueryAsync("TableName eq 'a'"))
        {
            Assert.Fail(table.Name);
        }

        Assert.Equal("/Tables?$filter=TableName%20eq%20%27a%27&sv=2020-12-06&sig=a%2Bb%3D", handler.Request.Target);
        Assert.False(handler.Request.Headers.ContainsKey("Authorization"));
    }
}
