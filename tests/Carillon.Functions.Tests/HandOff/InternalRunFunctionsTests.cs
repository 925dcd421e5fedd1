using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Functions.Tests.HandOff;

/// <summary>The way in for runs that are handed off: signed requests only, and nothing runs twice.</summary>
public sealed class InternalRunFunctionsTests : IAsyncLifetime
{
    private static readonly JobId SiteCheck = JobId.Create("default", "site-check");

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private AppUnderTest _app = null!;
    private RunClaim _claim = null!;

    public async Task InitializeAsync()
    {
        // No token is configured: in Development everything but this route is open.
        _app = await AppUnderTest.StartAsync(sites: async (_, _) =>
        {
            Interlocked.Increment(ref _calls);
            await _release.Task;
            return new HttpResponseMessage(HttpStatusCode.OK);
        });
        await SignedRequest.KeepKeyAsync(_app.Store);
        Assert.True(_app.Get<JobCatalog>().TryGet(SiteCheck, out var job));
        _claim = (await _app.Get<Claimer>().ClaimRequestedAsync(job, EngineUnderTest.ByHand(), CancellationToken.None)).Taken();
    }

    public async Task DisposeAsync()
    {
        _release.TrySetResult();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Runs_Signed_AreAnsweredBeforeTheyEndAndRunToTheirRecord()
    {
        var (status, body) = await SendAsync(SignedRequest.For(_claim));

        Assert.Equal((HttpStatusCode.Accepted, 1), (status, body.GetProperty("taken").GetInt32()));
        Assert.Equal("Running", (await RunAsync()).GetProperty("state").GetString());

        _release.SetResult();
        var run = Assert.Single(await _app.FinishedAsync(1));
        Assert.Equal(("Succeeded", _claim.Id.ToString()), (run.GetProperty("state").GetString(), run.GetProperty("id").GetString()));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Runs_SameRequestAgain_RunNothingASecondTime()
    {
        var request = SignedRequest.For(_claim);
        await SendAsync(request);

        var again = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SendAsync(request)));
        _release.SetResult();
        await _app.FinishedAsync(1);
        var afterwards = await SendAsync(request);

        Assert.All(again.Append(afterwards), answer => Assert.Equal((HttpStatusCode.Accepted, 0), (answer.Status, answer.Body.GetProperty("taken").GetInt32())));
        Assert.Equal(1, _calls);
        Assert.Single((await _app.GetAsync("/api/executions")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Runs_SameRequestManyTimesAtOnce_RunOnce()
    {
        var request = SignedRequest.For([_claim, _claim]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(request)));
        _release.SetResult();
        await _app.FinishedAsync(1);

        Assert.Equal(1, answers.Sum(answer => answer.Body.GetProperty("taken").GetInt32()));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Runs_CallerGoesAwayAtOnce_GoOnAllTheSame()
    {
        using var gone = new CancellationTokenSource();
        using var message = SignedRequest.For(_claim).ToMessage();
        var sending = _app.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, gone.Token);
        await gone.CancelAsync();
        await Record.ExceptionAsync(() => sending);

        // Whether it was taken over before the caller went away or not: somebody runs it, and one of them.
        await SendAsync(SignedRequest.For(_claim));
        _release.SetResult();
        await _app.FinishedAsync(1);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Runs_StoreDownForOneOfThem_AreLeftAndAnsweredWithTheOthers()
    {
        _app.Commits.FailOnce("live");

        var (status, body) = await SendAsync(SignedRequest.For(_claim));

        Assert.Equal((HttpStatusCode.Accepted, 0), (status, body.GetProperty("taken").GetInt32()));
        Assert.NotNull(await _app.Get<ClaimTransfer>().TakeBackAsync(_claim));
    }

    public static TheoryData<string> NotOurs => new(Forged.Keys);

    private static Dictionary<string, Func<SignedRequest, SignedRequest>> Forged { get; } = new()
    {
        ["another key"] = request => request with { SigningKey = new byte[32] },
        ["another signature"] = request => request with { SentSignature = new string('a', 64) },
        ["no hex digits"] = request => request with { SentSignature = new string('z', 64) },
        ["half a signature"] = request => request with { SentSignature = new string('a', 32) },
        ["another body"] = request => request with { SentBody = Encoding.UTF8.GetBytes(request.Body.Replace("runs", "runz", StringComparison.Ordinal)) },
        ["more body"] = request => request with { SentBody = Encoding.UTF8.GetBytes(request.Body + " ") },
        ["no body"] = request => request with { SentBody = [] },
        ["another path"] = request => request with { SignedPath = "/api/internal/run" },
        ["another method"] = request => request with { SignedMethod = "PUT" },
        ["another time"] = request => request with { SentTimestamp = (request.At.ToUnixTimeMilliseconds() + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) },
        ["a time that is none"] = request => request with { SentTimestamp = "-1" },
        ["a time beyond all"] = request => request with { SentTimestamp = new string('9', 40) },
        ["an old time"] = request => request with { At = request.At.AddMilliseconds(-60_001) },
        ["a time to come"] = request => request with { At = request.At.AddMilliseconds(60_001) },
    };

    [Theory]
    [MemberData(nameof(NotOurs))]
    public async Task Runs_NotSignedAsOurs_AreRefusedAndStay(string what)
    {
        var (status, body) = await SendAsync(Forged[what](SignedRequest.For(_claim)));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("Only the app itself calls this route, with a signature of its own.", body.GetProperty("detail").GetString());
        Assert.NotNull(await _app.Get<ClaimTransfer>().TakeBackAsync(_claim));
        Assert.Equal(0, _calls);
    }

    [Theory]
    [InlineData(-60_000)]
    [InlineData(60_000)]
    public async Task Runs_SignedWithinAMinute_AreTaken(int off)
    {
        var (status, _) = await SendAsync(SignedRequest.For(_claim) with { At = Some.Instant.AddMilliseconds(off) });

        Assert.Equal(HttpStatusCode.Accepted, status);
    }

    [Fact]
    public async Task Runs_WithATokenAndNoSignature_AreRefused()
    {
        const string Token = "0123456789abcdef0123456789abcdef";
        await using var app = await AppUnderTest.StartAsync("Production", settings: [("Carillon:Access:Token", Token)]);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/internal/runs", UriKind.Relative)) { Content = new StringContent("{}") };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        using var response = await app.Client.SendAsync(message);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Runs_NoKeyMadeYet_AreRefused()
    {
        await using var app = await AppUnderTest.StartAsync();
        using var message = SignedRequest.For(_claim).ToMessage();

        using var response = await app.Client.SendAsync(message);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Runs_KeyCanNotBeRead_AreRefusedWithOneReadAMinuteAndOneLine()
    {
        _app.Store.Damage(StateKeys.HandOffKey, "{"u8.ToArray());
        var reads = CountReadsOfTheKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SendAsync(SignedRequest.For(_claim)))));
        _app.Clock.Advance(TimeSpan.FromSeconds(59));
        var later = await SendAsync(SignedRequest.For(_claim) with { At = _app.Clock.GetUtcNow() });

        Assert.All(answers.Append(later), answer => Assert.Equal(HttpStatusCode.Forbidden, answer.Status));
        Assert.All(answers.Append(later), answer => Assert.DoesNotContain("handoff", answer.Body.ToString(), StringComparison.Ordinal));
        Assert.Equal(1, reads());
        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        await SendAsync(SignedRequest.For(_claim) with { At = _app.Clock.GetUtcNow() });
        Assert.Equal(2, reads());
        Assert.Single(_app.Logs.Entries, entry => entry.Exception is UnreadableRowException { Key: var key } && key == StateKeys.HandOffKey);
    }

    [Fact]
    public async Task Runs_StoreDownForTheKey_AreRefusedAndReadOnce()
    {
        var reads = CountReadsOfTheKey(() => throw new StateStoreUnavailableException("The store is down (as the test asked)."));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SendAsync(SignedRequest.For(_claim)))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Forbidden, answer.Status));
        Assert.Equal(1, reads());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Runs_BodyTooLarge_AreRefused(bool lengthIsSaid)
    {
        using var message = (SignedRequest.For(_claim) with { SentBody = new byte[64 * 1024 + 1] }).ToMessage();
        message.Headers.TransferEncodingChunked = !lengthIsSaid;

        using var response = await _app.Client.SendAsync(message);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"runs\":{}}")]
    [InlineData("{\"runs\":[]}")]
    [InlineData("{\"runs\":[1]}")]
    [InlineData("{\"runs\":[{\"id\":\"x\",\"fence\":\"00112233445566778899aabbccddeeff\"}]}")]
    [InlineData("{\"runs\":[{\"id\":\"019cae2b4d001111111111111111aaaa\",\"fence\":\"short\"}]}")]
    [InlineData("{\"runs\":[{\"id\":\"\\ud800\",\"fence\":\"\\ud800\"}]}")]
    public async Task Runs_SignedAndNotUnderstood_AreABadRequest(string body)
    {
        var (status, problem) = await SendAsync(new SignedRequest { Body = body });

        Assert.Equal((HttpStatusCode.BadRequest, "body"), (status, problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Runs_MoreThanFifty_AreABadRequest()
    {
        var (status, _) = await SendAsync(SignedRequest.For([.. Enumerable.Repeat(_claim, 51)]));

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task Key_Always_IsInNoLogAndNoAnswer()
    {
        var (_, body) = await SendAsync(SignedRequest.For(_claim));
        _release.SetResult();
        await _app.FinishedAsync(1);

        const string Key = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
        Assert.DoesNotContain(_app.Logs.Entries, entry => entry.Message.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(Key, body.ToString(), StringComparison.Ordinal);
    }

    private Func<int> CountReadsOfTheKey(Action? then = null)
    {
        var reads = 0;
        _app.Commits.OnRead = key =>
        {
            if (key == StateKeys.HandOffKey)
            {
                Interlocked.Increment(ref reads);
                then?.Invoke();
            }

            return Task.CompletedTask;
        };
        return () => Volatile.Read(ref reads);
    }

    private async Task<JsonElement> RunAsync() => (await _app.GetAsync($"/api/executions/{_claim.Id}")).Body;

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(SignedRequest request)
    {
        using var message = request.ToMessage();
        using var response = await _app.Client.SendAsync(message);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}
