using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Carillon.TestKit.Azurite;

namespace StandIns.Tests.Tables.Azurite;

/// <summary>Shared access signatures, made here by the documented recipe, open the account in each of the ways they can be handed over.</summary>
[Trait("Req", "SC9")]
public sealed class SignatureTests
{
    [Fact]
    public async Task Signature_InAddressCredentialOrConnectionString_OpensTheAccount()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = await AzuriteTables.CreateAsync();
        var signature = Signature();

        foreach (var client in (TableClient[])
        [
            new TableClient(new Uri($"{table.Uri}?{signature}")),
            new TableClient(table.Uri, new AzureSasCredential(signature)),
            new TableServiceClient(azurite.Tables, new AzureSasCredential("?" + signature)).GetTableClient(table.Name),
            new TableServiceClient(new Uri($"{azurite.Tables}?{signature}")).GetTableClient(table.Name),
            new TableClient($"TableEndpoint={azurite.Tables};SharedAccessSignature={signature}", table.Name),
        ])
        {
            var row = new TableEntity("it's", $"{Guid.NewGuid()}");
            await client.AddEntityAsync(row);
            await client.SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, row)]);
            Assert.Equal(row.RowKey, Assert.Single(await client.QueryAsync<TableEntity>(r => r.RowKey == row.RowKey, select: ["RowKey"]).ToListAsync()).RowKey);
            Assert.Equal((table.Uri, AzuriteServer.Account), (client.Uri, client.AccountName));
        }
    }

    [Fact]
    public async Task Signature_OfAnotherKey_OpensNothing()
    {
        var table = await AzuriteTables.CreateAsync();
        var client = new TableClient(table.Uri, new AzureSasCredential(Signature("b3RoZXI=")));

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => client.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(403, exception.Status);
    }

    /// <summary>An account's signature over tables, for everything, for a day.</summary>
    private static string Signature(string key = AzuriteServer.Key)
    {
        var until = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var text = $"{AzuriteServer.Account}\nrwdlau\nt\nsco\n\n{until}\n\nhttps,http\n2019-02-02\n";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(text)));
        return $"sv=2019-02-02&ss=t&srt=sco&sp=rwdlau&se={Uri.EscapeDataString(until)}&spr=https,http&sig={Uri.EscapeDataString(signature)}";
    }
}
