using System.Net;
using Carillon.Configuration;
using Carillon.Tokens;

namespace Carillon.Functions.Tests.Access;

/// <summary>How often, how much, and what every answer says to browsers.</summary>
public sealed class LimitsTests
{
    [Theory]
    [InlineData("Read", "GET", "/api/jobs")]
    [InlineData("Act", "POST", "/api/jobs/default/site-check/resume")]
    [InlineData("Admin", "GET", "/api/tokens")]
    [InlineData("Open", "GET", "/api/health")]
    public async Task Request_TooOften_IsToldWhenToComeAgain(string limit, string method, string path)
    {
        await using var app = await AppUnderTest.StartAsync(settings: ($"Carillon:RateLimits:{limit}", "3"));

        for (var count = 0; count < 3; count++)
        {
            Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(method, path)).Status);
        }

        var (status, problem, headers) = await app.SendAsync(method, path);
        Assert.Equal((HttpStatusCode.TooManyRequests, "20"), (status, headers.RetryAfter!.ToString()));
        Assert.Contains("20 s", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(method, path)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await app.SendAsync(method, path)).Status);
    }

    [Fact]
    public async Task Request_TooOften_IsByRouteAndByCaller()
    {
        await using var app = await AppUnderTest.StartAsync(settings: [("Carillon:RateLimits:Read", "1"), ("Carillon:RateLimits:Routes", "executions-list = 2; AUDIT-LIST=0")]);
        var (_, token) = await TestCallers.PlantAsync(app.Store, TokenRole.Reader);

        Assert.Equal([200, 429, 429], await StatusesAsync(app, "/api/jobs", 3));
        Assert.Equal([200, 200, 429], await StatusesAsync(app, "/api/executions", 3));
        Assert.Equal([200, 200, 200], await StatusesAsync(app, "/api/audit", 3));
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal([200, 429, 429], await StatusesAsync(app, "/api/jobs", 3));
    }

    [Fact]
    public async Task Request_WithWrongTokensTooOften_IsNotLookedUpAndLocksNobodyOut()
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: [("Carillon:RateLimits:Refused", "2"), ("Carillon:Access:Token", "0123456789abcdef")]);
        var (_, token) = await TestCallers.PlantAsync(app.Store, TokenRole.Reader);
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal([200], await StatusesAsync(app, "/api/jobs", 1));

        var reads = 0;
        app.Commits.OnRead = _ => Task.FromResult(reads++);
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", $"carillon_{new string('0', 32)}_{new string('0', 64)}");
        Assert.Equal([401, 401, 429, 429], await StatusesAsync(app, "/api/jobs", 4));

        Assert.Equal(2, reads);
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal([200], await StatusesAsync(app, "/api/jobs", 1));
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef");
        Assert.Equal([200], await StatusesAsync(app, "/api/jobs", 1));
    }

    [Theory]
    [InlineData(true, "203.0.113.7, 198.51.100.1:443", "203.0.113.8, 198.51.100.1:50000", HttpStatusCode.TooManyRequests)]
    [InlineData(true, "203.0.113.7, 198.51.100.1", "203.0.113.7, 198.51.100.2", HttpStatusCode.OK)]
    [InlineData(true, "[2001:db8::1]:443", "[2001:db8::1]:444", HttpStatusCode.TooManyRequests)]
    [InlineData(false, "198.51.100.1", "198.51.100.2", HttpStatusCode.TooManyRequests)]
    public async Task Request_OfAnybodyTooOften_IsByTheAddressThatThePlatformSaw(bool azure, string first, string second, HttpStatusCode expected)
    {
        (string, string)[] settings = azure ? [("WEBSITE_INSTANCE_ID", "i"), ("Carillon:Dispatcher:HandOff", "Pool")] : [];
        await using var app = await AppUnderTest.StartAsync(settings: [.. settings, ("Carillon:RateLimits:Open", "1")]);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(first));
        Assert.Equal(expected, await AskAsync(second));

        async Task<HttpStatusCode> AskAsync(string forwarded)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/health", UriKind.Relative));
            request.Headers.Add("X-Forwarded-For", forwarded);
            using var response = await app.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("Carillon:RateLimits:Read", "-1", "Carillon:RateLimits:Read must be from 0 to 1,000,000")]
    [InlineData("Carillon:RateLimits:Routes", "jobs-run", "Carillon:RateLimits:Routes must be names of functions")]
    [InlineData("Carillon:RateLimits:Routes", "jobs-run=1;jobs-run=2", "Carillon:RateLimits:Routes must be names of functions")]
    [InlineData("Carillon:RateLimits:Routes", "jobs-dance=1", "names 'jobs-dance', which is no function")]
    [InlineData("Carillon:RateLimits:Routes", "site-check=1", "names 'site-check', which is no function")]
    [InlineData("Carillon:Access:AdminRole", "reader", "another one than ReaderRole and OperatorRole")]
    public async Task Start_WithALimitThatCannotBe_IsRefused(string key, string value, string said)
    {
        var refused = await Record.ExceptionAsync(() => AppUnderTest.StartAsync(settings: (key, value)));

        Assert.Contains(said, refused is ConfigurationException or Microsoft.Extensions.Options.OptionsValidationException ? refused.Message : $"{refused}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/jobs/default/site-check/run", false)]
    [InlineData("POST", "/api/jobs/default/site-check/run", true)]
    [InlineData("POST", "/api/tokens", true)]
    [InlineData("GET", "/api/jobs", false)]
    public async Task Request_TooLarge_IsToldWhatIsAllowed(string method, string path, bool chunked)
    {
        await using var app = await AppUnderTest.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(new byte[(64 * 1024) + 1]) };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("65536 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/health", null)]
    [InlineData("/api/jobs", null)]
    [InlineData("/api/jobs", "https")]
    [InlineData("/api/jobs/default/nobody", null)]
    [InlineData("/api/jobs?limit=x", "https")]
    public async Task Answer_OfAnyKind_TellsBrowsersWhatTheyMay(string path, string? protocol)
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: ("Carillon:Access:Token", "0123456789abcdef"));
        foreach (var token in new[] { null, "0123456789abcdef" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = token is null ? null : new("Bearer", token);
            request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", protocol);
            using var response = await app.Client.SendAsync(request);
            var headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);

            Assert.Equal(("nosniff", "no-store", "no-referrer", "DENY"), (headers["X-Content-Type-Options"], headers["Cache-Control"], headers["Referrer-Policy"], headers["X-Frame-Options"]));
            Assert.Contains("frame-ancestors 'none'", headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("same-origin", headers["Cross-Origin-Resource-Policy"]);
            Assert.Equal(protocol is not null, headers.ContainsKey("Strict-Transport-Security"));
        }
    }

    private static async Task<IReadOnlyList<int>> StatusesAsync(AppUnderTest app, string path, int count)
    {
        var statuses = new List<int>();
        for (; count > 0; count--)
        {
            statuses.Add((int)(await app.GetAsync(path)).Status);
        }

        return statuses;
    }
}
