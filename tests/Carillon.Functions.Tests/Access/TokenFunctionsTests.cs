using System.Net;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.Tokens;

namespace Carillon.Functions.Tests.Access;

[Trait("Req", "TO53")]
public sealed class TokenFunctionsTests : IAsyncLifetime
{
    private const string First = "0123456789abcdef0123456789abcdef";

    private AppUnderTest _app = null!;

    public async Task InitializeAsync()
    {
        _app = await AppUnderTest.StartAsync("Production", settings: ("Carillon:Access:Token", First));
        Bear(First);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Create_WithTheFirstToken_MakesOneThatIsGoodAtOnce()
    {
        var (status, made, headers) = await _app.SendAsync("POST", "/api/tokens", """{"name":"pipeline","role":"operator","namespaces":["Default"],"for":"1h","reason":"deployments"}""");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal($"/api/tokens/{made.GetProperty("id").GetString()}", headers.Location?.OriginalString);
        Assert.Equal(("token", "Active", "default"), (made.GetProperty("createdBy").GetString(), made.GetProperty("state").GetString(), made.GetProperty("namespaces")[0].GetString()));
        Bear(made.GetProperty("token").GetString()!);
        var (_, paused) = await _app.PostAsync("/api/jobs/default/site-check/pause");
        Assert.Equal($"token {made.GetProperty("id").GetString()} (pipeline)", paused.GetProperty("paused").GetProperty("by").GetString());
    }

    [Fact]
    public async Task List_AndGet_ShowAllButTheSecret()
    {
        var (_, made) = await _app.PostAsync("/api/tokens", """{"name":"pipeline","role":"reader"}""");

        var (_, list) = await _app.GetAsync("/api/tokens");
        var (_, one) = await _app.GetAsync($"/api/tokens/{made.GetProperty("id").GetString()}");

        Assert.Equal(one.GetRawText(), list.GetProperty("items")[0].GetRawText());
        Assert.False(one.TryGetProperty("token", out _));
        Assert.Equal(Some.Instant.AddDays(90), one.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Create_SentAgainWithItsKey_IsAnsweredWithoutTheToken()
    {
        const string Body = """{"name":"pipeline","role":"reader"}""";
        var (_, made, _) = await _app.SendAsync("POST", "/api/tokens", Body, key: "k1");

        var (status, again, headers) = await _app.SendAsync("POST", "/api/tokens", Body, key: "k1");
        var (other, _, _) = await _app.SendAsync("POST", "/api/tokens", """{"name":"another","role":"reader"}""", key: "k1");

        Assert.Equal((HttpStatusCode.OK, made.GetProperty("id").GetString()), (status, again.GetProperty("id").GetString()));
        Assert.False(again.TryGetProperty("token", out _));
        Assert.Equal("true", headers.GetValues("Idempotent-Replay").Single());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other);
    }

    [Theory]
    [InlineData("name", """{"role":"reader"}""")]
    [InlineData("name", """{"name":" ","role":"reader"}""")]
    [InlineData("role", """{"name":"a"}""")]
    [InlineData("role", """{"name":"a","role":"internal"}""")]
    [InlineData("role", """{"name":"a","role":2}""")]
    [InlineData("namespaces", """{"name":"a","role":"reader","namespaces":[]}""")]
    [InlineData("namespaces", """{"name":"a","role":"reader","namespaces":["a/b"]}""")]
    [InlineData("namespaces", """{"name":"a","role":"reader","namespaces":"a"}""")]
    [InlineData("until", """{"name":"a","role":"reader","until":"2026-03-02T09:59:59Z"}""")]
    [InlineData("for", """{"name":"a","role":"reader","for":"0s"}""")]
    [InlineData("for", """{"name":"a","role":"reader","for":"9999d"}""")]
    [InlineData("scope", """{"name":"a","role":"reader","scope":"all"}""")]
    public async Task Create_WithWhatCannotBe_NamesTheField(string field, string body)
    {
        var (status, problem) = await _app.PostAsync("/api/tokens", body);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Revoke_AToken_IsRefusedFromThenOnAndAudited()
    {
        var (_, made) = await _app.PostAsync("/api/tokens", """{"name":"pipeline","role":"reader"}""");
        var id = made.GetProperty("id").GetString();
        Bear(made.GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/jobs")).Status);

        Bear(First);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        var (status, revoked) = await _app.PostAsync($"/api/tokens/{id}/revoke", """{"reason":"it got out"}""");
        var (_, audit) = await _app.GetAsync("/api/audit");
        Bear(made.GetProperty("token").GetString()!);
        var (after, _) = await _app.GetAsync("/api/jobs");

        Assert.Equal((HttpStatusCode.OK, "Revoked", "it got out"), (status, revoked.GetProperty("state").GetString(), revoked.GetProperty("revokeReason").GetString()));
        Assert.Equal("revoke-token", audit.GetProperty("items")[0].GetProperty("act").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, after);
    }

    [Fact]
    public async Task Request_WhileATokenCannotBeLookedUp_IsNotLetInOnAGuess()
    {
        var (_, token) = await TestCallers.PlantAsync(_app.Store, TokenRole.Admin);
        Bear(token);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/jobs")).Status);
        _app.Commits.OnRead = key => StateKeys.Kind(key) == "token" ? throw new StateStoreUnavailableException("The store is down (as the test asked).") : Task.CompletedTask;

        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/jobs")).Status);
        _app.Clock.Advance(TokenCheck.Remembered);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _app.GetAsync("/api/jobs")).Status);
        Bear(First);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/jobs")).Status);
    }

    [Theory]
    [InlineData("/api/tokens/nothing")]
    [InlineData("/api/tokens/019cadfd890010f688467edc85a2afc0")]
    public async Task Get_NoSuchToken_IsNotFound(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.PostAsync(path + "/revoke")).Status);
    }

    [Fact]
    public async Task Lists_ForAnotherNamespace_ArePagedWithoutASignOfOthers()
    {
        // Between the two namespaces of the token is one of somebody else, with all the jobs that there are.
        var (_, token) = await TestCallers.PlantAsync(_app.Store, TokenRole.Reader, row => row with { AllNamespaces = false, Namespaces = ["zoo", "alpha"] });
        foreach (var job in new[] { "alpha/a", "alpha/b", "zoo/c" })
        {
            await CopyJobAsync(Jobs.JobId.Parse(job));
        }

        Bear(token);
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var (_, page) = await _app.GetAsync($"/api/jobs?limit=1{(continuation is null ? "" : $"&continuation={continuation}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("namespace")}/{item.GetProperty("name")}"));
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
            Assert.DoesNotContain("default", System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(continuation ?? "")), StringComparison.Ordinal);
        }
        while (continuation is not null);

        Assert.Equal(["alpha/a", "alpha/b", "zoo/c"], seen);
    }

    [Fact]
    public async Task Acts_OnCarillonsOwnJobs_TakeATokenForAllNamespaces()
    {
        var (_, token) = await TestCallers.PlantAsync(_app.Store, TokenRole.Operator, row => row with { AllNamespaces = false, Namespaces = ["default"] });
        Bear(token);

        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/jobs/default/backup")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _app.PostAsync("/api/jobs/default/backup/disable")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.PostAsync("/api/jobs/default/site-check/disable")).Status);
        var (_, many) = await _app.PostAsync("/api/jobs/disable", """{"selector":{"jobs":["default/backup","default/site-check","elsewhere/x"]}}""");
        Assert.Equal(["NotFound", "Unchanged", "NotFound"], many.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("outcome").GetString()));
    }

    private void Bear(string token) => _app.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);

    private async Task CopyJobAsync(Jobs.JobId to)
    {
        var from = await _app.Store.ReadAsync(StateKeys.Job(Jobs.JobId.Parse("default/site-check")), CancellationToken.None);
        Assert.True((await _app.Store.CommitAsync(new StateTransaction().Insert(StateKeys.Job(to), from!.Row), CancellationToken.None)).Committed);
    }
}
