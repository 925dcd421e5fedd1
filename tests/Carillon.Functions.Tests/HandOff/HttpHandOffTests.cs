using System.Net;
using System.Text;
using System.Text.Json;
using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Functions.HandOff;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Tests.HandOff;

/// <summary>The side that asks: what goes in a request, and what becomes of runs that nobody takes over.</summary>
public sealed class HttpHandOffTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();
    private readonly HttpHandOff _handOff;
    private readonly List<string> _bodies = [];
    private Func<string, CancellationToken, Task<HttpResponseMessage>> _answer = (_, _) => throw new InvalidOperationException("Nothing was to be sent.");

    public HttpHandOffTests()
    {
        var options = new DispatcherOptions { HandOff = HandOffKind.Http, Url = "http://app.example.org" };
        var key = new HandOffKey(_engine.Store, _engine.Clock, NullLogger<HandOffKey>.Instance);
        _handOff = new HttpHandOff(_engine.Get<RunPool>(), _engine.Get<ClaimTransfer>(), new HandOffSignature(key, _engine.Get<StoreTime>()), new Clients(SendAsync),
            Options.Create(options), _engine.Get<IConfiguration>(), _engine.Clock, NullLogger<HttpHandOff>.Instance);
    }

    public void Dispose()
    {
        _handOff.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public async Task Flush_TakenOver_LeavesTheRunsToTheOther()
    {
        _answer = (_, _) => Task.FromResult(Taken(3));
        var claims = await ClaimAsync(3);

        claims.ForEach(_handOff.Take);
        await _handOff.FlushAsync();

        Assert.Equal(claims.Select(claim => (claim.Id.ToString(), claim.Live.Row.Fence!)), Runs(Assert.Single(_bodies)));
        Assert.Equal(claims.Select(claim => claim.Live.Row.Fence).Order(), (await _engine.LiveAsync()).Select(live => live.Fence).Order());
    }

    [Fact]
    public async Task Take_ManyTogether_AreFiftyARequest()
    {
        _answer = (body, _) => Task.FromResult(Taken(Runs(body).Count));

        (await ClaimAsync(120)).ForEach(_handOff.Take);
        await _handOff.FlushAsync();

        Assert.Equal([20, 50, 50], _bodies.Select(body => Runs(body).Count).Order());
        Assert.All(_bodies, body => Assert.InRange(Encoding.UTF8.GetByteCount(body), 1, HandOffSignature.LargestBody));
    }

    [Fact]
    public async Task Take_NobodyFlushes_IsSentAfterFiftyMilliseconds()
    {
        var sent = new TaskCompletionSource();
        _answer = (_, _) =>
        {
            sent.SetResult();
            return Task.FromResult(Taken(2));
        };

        (await ClaimAsync(2)).ForEach(_handOff.Take);
        _engine.Clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.False(sent.Task.IsCompleted);
        _engine.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await sent.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Flush_NotAnswered202_RunsInThisProcess(HttpStatusCode status)
    {
        _answer = (_, _) => Task.FromResult(new HttpResponseMessage(status));

        await AssertRunHereAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"taken\":\"1\"}")]
    public async Task Flush_AnswerThatIsNoneOfOurs_RunsInThisProcess(string answer)
    {
        _answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent(answer) });

        await AssertRunHereAsync();
    }

    [Fact]
    public async Task Flush_NobodyThere_RunsInThisProcess()
    {
        _answer = (_, _) => throw new HttpRequestException("Connection refused.");

        await AssertRunHereAsync();
    }

    [Fact]
    public async Task Flush_KeyCanNotBeRead_RunsInThisProcess()
    {
        _engine.Memory.Damage(StateKeys.HandOffKey, """{"v":1,"row":{"key":"AAEC","madeAt":"2026-03-02T10:00:00+00:00"}}"""u8.ToArray());

        await AssertRunHereAsync();
    }

    [Fact]
    public async Task Flush_NoAnswerWithinFiveSeconds_RunsInThisProcess()
    {
        var body = LambdaBody.Succeeding();
        _answer = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Taken(1);
        };

        (await ClaimAsync(1, body)).ForEach(_handOff.Take);
        var flushing = _handOff.FlushAsync();
        await _engine.Clock.AdvanceWhenArmedAsync(TimeSpan.FromSeconds(5));
        await flushing.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        await FinishedAsync(1);
        Assert.Equal(1, body.Calls);
    }

    [Fact]
    public async Task Flush_SomeTakenOver_TheOthersRunInThisProcess()
    {
        var body = LambdaBody.Succeeding();
        var claims = await ClaimAsync(4, body);
        _answer = async (_, _) =>
        {
            foreach (var claim in claims[..3])
            {
                await TakeOverElsewhereAsync(claim);
            }

            return Taken(3);
        };

        claims.ForEach(_handOff.Take);
        await _handOff.FlushAsync();

        var ran = Assert.Single(await FinishedAsync(1));
        Assert.Equal(claims[3].Id, ran);
        Assert.Equal(1, body.Calls);
        Assert.Equal(3, (await _engine.LiveAsync()).Count);
    }

    [Fact]
    public async Task Flush_TakenOverAndTheAnswerLost_NothingRunsTwice()
    {
        var body = LambdaBody.Succeeding();
        var claims = await ClaimAsync(1, body);
        _answer = async (_, _) =>
        {
            await TakeOverElsewhereAsync(claims[0]);
            throw new HttpRequestException("The connection was closed.");
        };

        claims.ForEach(_handOff.Take);
        await _handOff.FlushAsync();

        Assert.Equal("another-process", Assert.Single(await _engine.LiveAsync()).Instance);
        Assert.Equal(0, body.Calls);
    }

    [Fact]
    public async Task Take_ParametersWithASecret_NeverGoOverTheWire()
    {
        var body = LambdaBody.Succeeding();
        var job = await _engine.DeclareAsync(body: body);

        _handOff.Take(await _engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["apiKey"] = "abc" }));
        await _handOff.FlushAsync();

        await FinishedAsync(1);
        Assert.Equal((0, 1), (_bodies.Count, body.Calls));
    }

    [Fact]
    public async Task Take_ParametersWithoutASecret_AreHandedOff()
    {
        _answer = (_, _) => Task.FromResult(Taken(1));
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());

        _handOff.Take(await _engine.ClaimByHandAsync(job, new Dictionary<string, string> { ["day"] = "2026-03-01" }));
        await _handOff.FlushAsync();

        Assert.DoesNotContain("2026-03-01", Assert.Single(_bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_MadeByTwoAtOnce_IsOne()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => new HandOffKey(_engine.Store, _engine.Clock, NullLogger<HandOffKey>.Instance).GetAsync(CancellationToken.None))));

        Assert.All(keys, key => Assert.Equal(keys[0], key));
        Assert.Equal(32, keys[0].Length);
    }

    [Fact]
    public async Task Key_LookedForAgainAndAgain_IsReadOnceAMinute()
    {
        var key = new HandOffKey(_engine.Store, _engine.Clock, NullLogger<HandOffKey>.Instance);
        var before = _engine.Memory.Reads;

        for (var i = 0; i < 60; i++)
        {
            Assert.Null(await key.FindAsync(CancellationToken.None));
            _engine.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(before + 1, _engine.Memory.Reads);
        await key.FindAsync(CancellationToken.None);
        Assert.Equal(before + 2, _engine.Memory.Reads);
    }

    private async Task AssertRunHereAsync()
    {
        var body = LambdaBody.Succeeding();

        (await ClaimAsync(2, body)).ForEach(_handOff.Take);
        await _handOff.FlushAsync();

        await FinishedAsync(2);
        Assert.Equal(2, body.Calls);
    }

    private async Task<List<RunClaim>> ClaimAsync(int count, LambdaBody? body = null)
    {
        var jobs = Enumerable.Range(0, count).Select(_ => Some.Job(body: body ?? LambdaBody.Succeeding())).ToArray();
        await _engine.DeclareAsync(jobs);
        _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        var claims = new List<RunClaim>();
        foreach (var job in jobs)
        {
            claims.Add(await _engine.ClaimDueAsync(job));
        }

        return claims;
    }

    private async Task TakeOverElsewhereAsync(RunClaim claim) => Assert.True((await _engine.Memory.CommitAsync(
        new StateTransaction().Replace(claim.Live.Key, claim.Live.Version, claim.Live.Row with { Fence = new string('f', 32), Instance = "another-process" }),
        CancellationToken.None)).Committed);

    /// <summary>The executions that are over, once there are so many: what comes back runs on its own.</summary>
    private async Task<IReadOnlyList<ExecutionId>> FinishedAsync(int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var page = await _engine.Memory.ReadRangeAsync(StateKeys.Recent, 1_000, CancellationToken.None);
            var finished = page.Rows.Select(row => (RecentRow)row.Row).Where(row => row.FinishedAt is not null).Select(row => row.Id).ToList();
            if (finished.Count >= count)
            {
                return finished;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"{finished.Count} of {count} are over.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private static List<(string Id, string Fence)> Runs(string body) =>
        [.. JsonElement.Parse(body).GetProperty("runs").EnumerateArray().Select(run => (run.GetProperty("id").GetString()!, run.GetProperty("fence").GetString()!))];

    private static HttpResponseMessage Taken(int count) =>
        new(HttpStatusCode.Accepted) { Content = new StringContent($"{{\"taken\":{count}}}") };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal("http://app.example.org/api/internal/runs", request.RequestUri!.AbsoluteUri);
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        lock (_bodies)
        {
            _bodies.Add(body);
        }

        return await _answer(body, cancellationToken);
    }

    private sealed class Clients(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => send(request, cancellationToken);
    }
}
