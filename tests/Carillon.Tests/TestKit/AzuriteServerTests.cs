using System.Net;
using Carillon.TestKit.Azurite;

namespace Carillon.Tests.TestKit;

/// <summary>The emulator that the storage tests run on: it answers for tables and blobs, and is gone when it is disposed of.</summary>
public sealed class AzuriteServerTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Start_BothServices_AnswerAsTheServiceDoes()
    {
        var azurite = await AzuriteServer.SharedAsync();

        // Nobody signed these: the service says so, in its own words.
        Assert.Contains("AuthorizationFailure", await RefusalAsync(new Uri(azurite.Tables.AbsoluteUri + "/Tables")), StringComparison.Ordinal);
        Assert.Contains("AuthorizationFailure", await RefusalAsync(new Uri(azurite.Blobs.AbsoluteUri + "/?comp=list")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_OneOfItsOwn_AnswersNoMore()
    {
        Uri tables;
        await using (var azurite = await AzuriteServer.StartAsync())
        {
            tables = azurite.Tables;
            Assert.NotEqual((await AzuriteServer.SharedAsync()).Tables, tables);
            using var answer = await Http.GetAsync(tables);
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => Http.GetAsync(tables));
    }

    [Fact]
    public async Task ConnectionString_NamesBothServicesAndTheAccount()
    {
        var azurite = await AzuriteServer.SharedAsync();

        Assert.Equal(
            $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AzuriteServer.Key};"
            + $"BlobEndpoint=http://127.0.0.1:{azurite.Blobs.Port}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{azurite.Tables.Port}/devstoreaccount1;",
            azurite.ConnectionString);
    }

    private static async Task<string> RefusalAsync(Uri address)
    {
        using var answer = await Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
