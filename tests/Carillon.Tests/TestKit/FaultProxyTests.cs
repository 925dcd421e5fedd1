using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Faults;

namespace Carillon.Tests.TestKit;

/// <summary>
/// For each fault: what the client sees, and whether the service behind did what it was asked. The service is Azurite, which
/// checks signatures; each test has a table of its own there.
/// </summary>
public sealed partial class FaultProxyTests : IAsyncLifetime
{
    private AzuriteServer _azurite = null!;
    private FaultProxy _proxy = null!;
    private SignedTable _table = null!;
    private SignedTable _proxied = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteServer.SharedAsync();
        _proxy = await FaultProxy.StartAsync(_azurite.Tables);
        _table = new SignedTable(_azurite.Tables, "Proxy" + Guid.NewGuid().ToString("N"));
        _proxied = _table.By(_proxy.Address);
        using var created = await _table.CreateAsync();
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    [Fact]
    public async Task None_AnswerOfTheService_ComesAsItIs()
    {
        using var inserted = await _proxied.InsertAsync("a b");
        using var proxied = await _proxied.GetAsync("a b");
        using var direct = await _table.GetAsync("a b");

        Assert.Equal(HttpStatusCode.Created, inserted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, proxied.StatusCode);
        Assert.Equal(direct.Headers.ETag, proxied.Headers.ETag);
        Assert.Equal(direct.Content.Headers.ContentType, proxied.Content.Headers.ContentType);
        Assert.Equal(
            (await direct.Content.ReadAsStringAsync()).Replace(_azurite.Tables.Authority, _proxy.Address.Authority, StringComparison.Ordinal),
            await proxied.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(Fault.ServerError, 500, "InternalError", false)]
    [InlineData(Fault.ServerErrorAfter, 500, "OperationTimedOut", true)]
    [InlineData(Fault.Busy, 503, "ServerBusy", false)]
    [InlineData(Fault.Throttled, 429, "TooManyRequests", false)]
    [InlineData(Fault.SlowAnswer, 201, "odata.etag", true)]
    public async Task Insert_Answered_WithTheFault(Fault fault, int status, string told, bool inserted)
    {
        _proxy.Plan = FaultPlan.Once(fault, _ => true);

        using var answer = await _proxied.InsertAsync("a");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(status is 503 or 429, answer.Headers.RetryAfter?.Delta == TimeSpan.FromSeconds(1));
        await AssertInsertedAsync(inserted);
        AssertNoted(fault, status, inserted ? 201 : null);
    }

    [Theory]
    [InlineData(Fault.Cut, false)]
    [InlineData(Fault.CutAfter, true)]
    public async Task Insert_CutOff_HasNoAnswer(Fault fault, bool inserted)
    {
        _proxy.Plan = FaultPlan.Once(fault, _ => true);

        await Assert.ThrowsAsync<HttpRequestException>(() => _proxied.InsertAsync("a"));

        await AssertInsertedAsync(inserted);
        AssertNoted(fault, null, inserted ? 201 : null);
    }

    [Theory]
    [InlineData(Fault.Silence, false)]
    [InlineData(Fault.SilenceAfter, true)]
    public async Task Insert_Unanswered_WaitsUntilTheClientGivesUp(Fault fault, bool inserted)
    {
        _proxy.Plan = FaultPlan.Once(fault, _ => true);
        using var giveUp = new CancellationTokenSource();

        var asking = _proxied.InsertAsync("a", giveUp.Token);
        await UntilNotedAsync();
        await AssertInsertedAsync(inserted);
        Assert.False(asking.IsCompleted);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        AssertNoted(fault, null, inserted ? 201 : null);
    }

    [Fact]
    public async Task Replace_ConditionNotMet_LooksLikeTheServicesOwn()
    {
        var etag = await EtagOfAsync("a");
        using var own = await _table.ReplaceAsync("a", Outdated);
        _proxy.Plan = FaultPlan.Once(Fault.ConditionNotMet, request => request.IsConditional);

        using var madeUp = await _proxied.ReplaceAsync("a", etag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, own.StatusCode);
        Assert.Equal(own.StatusCode, madeUp.StatusCode);
        Assert.Equal(own.Headers.GetValues("x-ms-error-code"), madeUp.Headers.GetValues("x-ms-error-code"));
        Assert.Equal(await ShapeOfAsync(own), await ShapeOfAsync(madeUp));
        Assert.Equal(etag, await EtagAsync("a"));
        AssertNoted(Fault.ConditionNotMet, 412, null);
    }

    [Fact]
    public async Task Batch_ConditionNotMet_LooksLikeTheServicesOwn()
    {
        var etag = await EtagOfAsync("a");
        using var own = await _table.InsertAndReplaceAsync("b", "a", Outdated);
        _proxy.Plan = FaultPlan.Once(Fault.ConditionNotMet, request => request.IsConditional);

        using var madeUp = await _proxied.InsertAndReplaceAsync("b", "a", etag);

        Assert.Equal(HttpStatusCode.Accepted, own.StatusCode);
        Assert.Equal(own.StatusCode, madeUp.StatusCode);
        Assert.Contains("\"1:", await madeUp.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(await ShapeOfAsync(own), await ShapeOfAsync(madeUp));
        Assert.Equal(etag, await EtagAsync("a"));
        AssertNoted(Fault.ConditionNotMet, 202, null);
    }

    [Fact]
    public async Task Error_ToAClientOfBlobs_IsXml()
    {
        _proxy.Plan = FaultPlan.Once(Fault.Busy, _ => true);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Accept", "application/xml");

        using var answer = await http.GetAsync(new Uri(_proxy.Address + "/logs/a?comp=metadata"));

        Assert.Equal("application/xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<Code>ServerBusy</Code>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowAnswer_TakesItsTime()
    {
        _proxy.SlowAnswerTime = TimeSpan.FromMilliseconds(400);
        _proxy.Plan = FaultPlan.Once(Fault.SlowAnswer, _ => true);
        var start = TimeProvider.System.GetTimestamp();

        using var answer = await _proxied.InsertAsync("a");

        // Each piece waits; timers may be early by a tick each.
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Requests_BatchAndQuery_TellWhatWasAsked()
    {
        var etag = await EtagOfAsync("a");
        using var changed = await _proxied.InsertAndReplaceAsync("b", "a", etag);
        using var read = await _proxied.QueryAsync("PartitionKey eq 'p' and RowKey ge 'a'");

        Assert.Collection(
            _proxy.Requests,
            batch =>
            {
                Assert.Equal((1, RequestKind.Batch, 202, 202), (batch.Number, batch.Kind, batch.Status, batch.ServiceStatus));
                Assert.Equal([("POST", false), ("PUT", true)], batch.Parts.Select(part => (part.Method, part.IsConditional)));
                Assert.EndsWith("(PartitionKey='p',RowKey='a')", batch.Parts[1].Target, StringComparison.Ordinal);
            },
            query =>
            {
                Assert.Equal((2, RequestKind.Query, 200, 2), (query.Number, query.Kind, query.Status, query.Rows));
                Assert.Equal("PartitionKey eq 'p' and RowKey ge 'a'", query.Filter);
            });
        _proxy.Forget();
        Assert.Empty(_proxy.Requests);
    }

    [Theory]
    [InlineData("POST", "Tables", RequestKind.Tables)]
    [InlineData("GET", "Tables", RequestKind.Tables)]
    [InlineData("DELETE", "Tables('jobs')", RequestKind.Tables)]
    [InlineData("POST", "$batch", RequestKind.Batch)]
    [InlineData("GET", "jobs()?$filter=true", RequestKind.Query)]
    [InlineData("GET", "jobs", RequestKind.Query)]
    [InlineData("GET", "jobs(PartitionKey='a',RowKey='b')", RequestKind.Get)]
    [InlineData("POST", "jobs", RequestKind.Insert)]
    [InlineData("PUT", "jobs(PartitionKey='a',RowKey='b')", RequestKind.Replace)]
    [InlineData("PATCH", "jobs(PartitionKey='a',RowKey='b')", RequestKind.Merge)]
    [InlineData("MERGE", "jobs(PartitionKey='a',RowKey='b')", RequestKind.Merge)]
    [InlineData("DELETE", "jobs(PartitionKey='a',RowKey='b')", RequestKind.Delete)]
    [InlineData("PUT", "logs?restype=container", RequestKind.Other)]
    [InlineData("PUT", "logs/a", RequestKind.Other)]
    public async Task Kind_OfEachRequest_IsToldByItsMethodAndPath(string method, string path, RequestKind kind)
    {
        _proxy.Plan = FaultPlan.Of(_ => Fault.ServerError);

        using var answer = await _proxied.SendAsync(method, path);

        Assert.Equal(kind, Assert.Single(_proxy.Requests).Kind);
    }

    [Fact]
    public async Task Service_ThatIsGone_IsToldOf()
    {
        await using var before = await FaultProxy.StartAsync(NobodyListens());
        using var answer = await _table.By(before.Address).InsertAsync("a");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal((502, (int?)null), (Assert.Single(before.Requests).Status, before.Requests[0].ServiceStatus));
    }

    [Fact]
    public async Task Dispose_WhileSomebodyWaits_CutsThemOff()
    {
        _proxy.Plan = FaultPlan.Once(Fault.Silence, _ => true);
        var asking = _proxied.InsertAsync("a");
        await UntilNotedAsync();

        await _proxy.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
        _proxy = await FaultProxy.StartAsync(_azurite.Tables);
    }

    private static string Outdated => "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"";

    /// <summary>An address on a port that was free a moment ago.</summary>
    private static Uri NobodyListens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}/{AzuriteServer.Account}");
    }

    /// <summary>An error without what differs from one to the next: its message, and the names of boundaries.</summary>
    private static async Task<string> ShapeOfAsync(HttpResponseMessage answer)
    {
        var text = MessageText().Replace(await answer.Content.ReadAsStringAsync(), "message");
        return Boundary().Replace(text.ReplaceLineEndings("\n").TrimEnd(), "${what}");
    }

    private async Task<string> EtagOfAsync(string key)
    {
        using var inserted = await _table.InsertAsync(key);
        return await EtagAsync(key);
    }

    private async Task<string> EtagAsync(string key)
    {
        using var row = await _table.GetAsync(key);
        return row.Headers.ETag!.ToString();
    }

    private async Task AssertInsertedAsync(bool expected)
    {
        using var row = await _table.GetAsync("a");
        Assert.Equal(expected ? HttpStatusCode.OK : HttpStatusCode.NotFound, row.StatusCode);
    }

    private void AssertNoted(Fault fault, int? status, int? serviceStatus)
    {
        var request = Assert.Single(_proxy.Requests);
        Assert.Equal((fault, status, serviceStatus), (request.Fault, request.Status, request.ServiceStatus));
    }

    private async Task UntilNotedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (_proxy.Requests.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    [GeneratedRegex("(?<=\"value\":\")[^\"]*", RegexOptions.CultureInvariant)]
    private static partial Regex MessageText();

    [GeneratedRegex("(?<what>batchresponse|changesetresponse)_[A-Za-z0-9-]+?(?=-{0,2}$)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Boundary();
}
