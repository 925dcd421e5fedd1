using Azure;
using Azure.Core;
using Azure.Data.Tables;
using StandIns.Tests.Tables.Wire;

namespace StandIns.Tests.Tables;

/// <summary>How the right to an account goes with a request.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Table_SignatureInItsAddress_KeepsItOutOfUriAndSendsIt()
    {
        var handler = new RecordingHandler().Answer(204);
        var table = new TableClient(new Uri("https://bells.table.core.windows.net/runs?sv=1&sig=x%2Fy"), WireTables.Options(handler));

        await table.DeleteEntityAsync("p", "r");

        Assert.Equal("https://bells.table.core.windows.net/runs", table.Uri.AbsoluteUri);
        Assert.Equal(("bells", "runs"), (table.AccountName, table.Name));
        Assert.Equal("/runs(PartitionKey='p',RowKey='r')?sv=1&sig=x%2Fy", handler.Request.Target);
    }

    [Fact]
    public async Task Table_SignatureCredentialRenewed_SendsEachOnce()
    {
        var handler = new RecordingHandler().Answer(503).Answer(204);
        var credential = new AzureSasCredential("?sig=old");
        var table = new TableClient(new Uri("https://bells.table.core.windows.net/runs"), credential, WireTables.Options(handler, retries: 1));

        await table.DeleteEntityAsync("p", "r");
        credential.Update("sig=new");
        await table.DeleteEntityAsync("p", "r");

        Assert.Equal(["?sig=old", "?sig=old", "?sig=new"], handler.Requests.Select(r => r.Uri.Query));
    }

    [Fact]
    public async Task Table_SignatureRenewedBetweenTries_TakesThePlaceOfTheOldOne()
    {
        var credential = new AzureSasCredential("sig=old");
        var handler = new RecordingHandler().Answer(503).Answer(404);
        var options = WireTables.Options(handler, retries: 1);
        options.AddPolicy(new RenewAfterFirstTry(credential), HttpPipelinePosition.BeforeTransport);
        var table = new TableClient(new Uri("https://bells.table.core.windows.net/runs"), credential, options);

        await table.GetEntityIfExistsAsync<TableEntity>("p", "r", ["A"]);

        Assert.Equal(["?$select=A&sig=old", "?$select=A&sig=new"], handler.Requests.Select(r => r.Uri.Query));
    }

    [Fact]
    public void Table_SignatureOverHttpToAnotherMachine_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new TableClient(new Uri("http://bells.example.com/runs"), new AzureSasCredential("sig=x")));
        Assert.Throws<ArgumentException>(() => new TableServiceClient(new Uri("http://bells.example.com?sig=x")));
    }

    [Fact]
    public void Table_AddressWithoutTable_IsRefused()
        => Assert.Throws<ArgumentException>(() => new TableClient(WireTables.Account));

    [Fact]
    public async Task Service_Identity_AsksForStorageAndSendsTheToken()
    {
        var handler = new RecordingHandler().Answer(204);
        var identity = new FixedToken();
        var service = new TableServiceClient(WireTables.Account, identity, WireTables.Options(handler));

        await service.GetTableClient("runs").DeleteEntityAsync("p", "r");

        Assert.Equal(["https://storage.azure.com/.default"], identity.Scopes);
        Assert.Equal("Bearer a-token", handler.Request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Service_IdentityOverHttp_SendsNothing()
    {
        var handler = new RecordingHandler();
        var table = new TableClient(new Uri("http://127.0.0.1/bells"), "runs", new FixedToken(), WireTables.Options(handler));

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => table.DeleteEntityAsync("p", "r"));

        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task SharedKey_EachTry_IsSignedAnew()
    {
        var handler = new RecordingHandler().Answer(503).Answer(204);

        await WireTables.Table(handler, retries: 2).DeleteEntityAsync("p", "r");

        Assert.Equal(2, handler.Requests.Count);
        Assert.All(handler.Requests, r => Assert.StartsWith("SharedKeyLite bells:", r.Headers["Authorization"], StringComparison.Ordinal));
        Assert.Equal(handler.Requests[0].Headers["x-ms-client-request-id"], handler.Requests[1].Headers["x-ms-client-request-id"]);
    }

    private sealed class RenewAfterFirstTry(AzureSasCredential credential) : Azure.Core.Pipeline.HttpPipelineSynchronousPolicy
    {
        public override void OnReceivedResponse(HttpMessage message) => credential.Update("sig=new");
    }

    private sealed class FixedToken : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("a-token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
            => new(GetToken(requestContext, cancellationToken));
    }
}
