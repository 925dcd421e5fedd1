using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Azure;
using Azure.Core.Diagnostics;
using Azure.Data.Tables;
using StandIns.Tests.Tables.Wire;

namespace StandIns.Tests.Tables;

/// <summary>What opens an account is in no log and in no exception.</summary>
public sealed class SecretsTests
{
    [Fact]
    public async Task Log_OfEveryRequest_HasNoKeyAndNoSignature()
    {
        var log = new ConcurrentQueue<string>();
        using var listener = new AzureEventSourceListener((_, text) => log.Enqueue(text), EventLevel.LogAlways);
        var handler = new RecordingHandler().Answer(403, """{"odata.error":{"code":"AuthenticationFailed","message":{"value":"no"}}}""");
        var signed = new TableClient(new Uri("https://loggedbells.table.core.windows.net/runs"), new AzureSasCredential("sv=2020-12-06&sig=s3cr3t"), WireTables.Options(handler));
        var keyed = new TableClient(new Uri("https://loggedbells.table.core.windows.net"), "runs", new TableSharedKeyCredential("loggedbells", WireTables.Key), WireTables.Options(handler));

        var refusals = new[]
        {
            await Assert.ThrowsAsync<RequestFailedException>(() => signed.DeleteEntityAsync("p", "r")),
            await Assert.ThrowsAsync<RequestFailedException>(() => keyed.AddEntityAsync(new TableEntity("p", "r"))),
        };

        // Other tests run beside this one; its own requests are known by their account.
        string[] secrets = ["s3cr3t", WireTables.Key, .. handler.Requests.Select(r => r.Headers.GetValueOrDefault("Authorization")).OfType<string>()];
        var own = log.Where(line => line.Contains("loggedbells", StringComparison.Ordinal)).ToList();
        Assert.Contains(own, line => line.Contains("sig=REDACTED", StringComparison.Ordinal));
        Assert.Contains(own, line => line.Contains("Authorization:REDACTED", StringComparison.Ordinal));
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotContain(log, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.All(refusals, e => Assert.DoesNotContain(secret, e.ToString(), StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Log_OfAQuery_HasNoFilter()
    {
        var log = new ConcurrentQueue<string>();
        using var listener = new AzureEventSourceListener((_, text) => log.Enqueue(text), EventLevel.LogAlways);
        var handler = new RecordingHandler().Answer(200, """{"value":[]}""");

        Assert.Empty(await WireTables.Table(handler).QueryAsync<TableEntity>("Email eq 'a-private-one'", 7).ToListAsync());

        Assert.Contains(log, line => line.Contains("$top=7", StringComparison.Ordinal) && line.Contains("$filter=REDACTED", StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => line.Contains("a-private-one", StringComparison.Ordinal));
    }
}
