using System.Globalization;
using System.Net;
using System.Text;
using Carillon.Functions.Discovery;
using Carillon.Functions.Tests.Http;
using Carillon.TestKit;
using Carillon.Tokens;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.Access;

/// <summary>Every HTTP function of the library, called by every kind of caller, in the app as it is composed.</summary>
[Trait("Req", "TO53")]
[Trait("Req", "TO54")]
public sealed class AccessMatrixTests(ITestOutputHelper output)
{
    private const string First = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Routes_EveryCaller_AreAnsweredAsExpected()
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: ("Carillon:Access:Token", First));
        var tokens = await TestCallers.PlantAsync(app.Store);
        var run = await RunAsync(app);
        var (token, _) = await TestCallers.PlantAsync(app.Store, TokenRole.Reader);
        var unexpected = new List<string>();
        output.WriteLine($"{"",-22}{string.Concat(TestCallers.All.Select(caller => $"{caller,-10}"))}");
        foreach (var route in RouteExpectations.All)
        {
            var line = new StringBuilder($"{route.Function,-22}");
            foreach (var caller in TestCallers.All)
            {
                using var response = await SendAsync(app, route, tokens[caller], run, token.ToString());
                var body = await response.Content.ReadAsStringAsync();
                line.Append(CultureInfo.InvariantCulture, $"{(int)response.StatusCode,-10}");
                if (Problem(route, caller, response.StatusCode, body) is { } problem)
                {
                    unexpected.Add($"{route.Function} by {caller}: {problem}");
                }
            }

            output.WriteLine(line.ToString());
        }

        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture,
            $"Routes by callers: {RouteExpectations.All.Count} x {TestCallers.All.Count} = {RouteExpectations.All.Count * TestCallers.All.Count}, {unexpected.Count} unexpected."));
        Assert.True(unexpected.Count == 0, string.Join("\n", unexpected));
    }

    /// <summary>Who is signed in with a role for one namespace is answered as a token of that role and namespace is.</summary>
    [Theory]
    [InlineData("reader:default", "reader")]
    [InlineData("operator:default", "operator")]
    [InlineData("admin:default", "admin")]
    [InlineData("admin:elsewhere", "foreign")]
    public async Task Routes_SignedInForOneNamespace_AreAnsweredAsExpected(string role, string here)
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: [.. SignedInCallerTests.Azure, ("Carillon:Access:Token", First)]);
        var run = await RunAsync(app);
        var (token, _) = await TestCallers.PlantAsync(app.Store, TokenRole.Reader);
        SignedInCallerTests.SignIn(app, SignedInCallerTests.Principal(role));
        var unexpected = new List<string>();
        foreach (var route in RouteExpectations.All)
        {
            using var response = await SendAsync(app, route, bearer: null, run, token.ToString());
            var body = await response.Content.ReadAsStringAsync();
            var isOfTheJob = route.Foreign != Foreign.Refused || route.Request.Contains(" /api/jobs/default/site-check", StringComparison.Ordinal);
            if (Problem(route, isOfTheJob ? here : "foreign", response.StatusCode, body) is { } problem)
            {
                unexpected.Add($"{route.Function} by {role}: {problem}");
            }
        }

        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture, $"Routes for who is signed in as {role}: {RouteExpectations.All.Count}, {unexpected.Count} unexpected."));
        Assert.True(unexpected.Count == 0, string.Join("\n", unexpected));
    }

    [Fact]
    public async Task Routes_OfTheApp_HaveALineEach()
    {
        await using var app = await AppUnderTest.StartAsync();

        var composed = app.Get<FunctionTable>().Entries.Where(entry => HttpFunctionRulesTests.Trigger(entry.Method) is not null).Select(entry => entry.Name);

        Assert.Equal(composed.Order(StringComparer.Ordinal), RouteExpectations.All.Select(route => route.Function));
    }

    [Fact]
    public async Task Routes_NoTokenConfigured_AreAllClosedButHealth()
    {
        await using var app = await AppUnderTest.StartAsync("Production");
        foreach (var route in RouteExpectations.All)
        {
            using var response = await SendAsync(app, route, First, new string('0', 32), new string('0', 32));
            var body = await response.Content.ReadAsStringAsync();

            var expected = route.Function switch
            {
                "health" or "health-root" => HttpStatusCode.OK,
                "internal-runs" => HttpStatusCode.Forbidden,
                _ => HttpStatusCode.ServiceUnavailable,
            };
            Assert.True(expected == response.StatusCode, $"{route.Function}: {response.StatusCode}");
            Assert.True(expected != HttpStatusCode.ServiceUnavailable || body.Contains("Carillon:Access:Token", StringComparison.Ordinal), body);
        }
    }

    [Fact]
    public async Task Routes_AnyTokenInTheStore_AreNoLongerUnconfigured()
    {
        await using var app = await AppUnderTest.StartAsync("Production");
        var (_, token) = await TestCallers.PlantAsync(app.Store, TokenRole.Reader);

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.GetAsync("/api/jobs")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/api/ready")).Status);
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/api/jobs")).Status);
    }

    private static async Task<string> RunAsync(AppUnderTest app)
    {
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", First);
        var (status, run) = await app.PostAsync("/api/jobs/default/site-check/run?wait=100s");
        app.Client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.OK, status);
        return run.GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> SendAsync(AppUnderTest app, RouteExpectation route, string? bearer, string run, string token)
    {
        var (method, path) = (route.Request.Split(' ')[0], route.Request.Split(' ')[1]);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path.Replace("{run}", run, StringComparison.Ordinal).Replace("{token}", token, StringComparison.Ordinal), UriKind.Relative));
        if (method != "GET")
        {
            request.Content = new StringContent(route.Body);
        }

        if (bearer is not null)
        {
            request.Headers.Authorization = new("Bearer", bearer);
        }

        return await app.Client.SendAsync(request);
    }

    /// <summary>What is wrong with an answer. Null where nothing is.</summary>
    private static string? Problem(RouteExpectation route, string caller, HttpStatusCode status, string body)
    {
        var expected = caller switch
        {
            _ when route.Least == Least.Nobody => HttpStatusCode.Forbidden,
            _ when route.Least == Least.Anybody => route.LetIn,
            "none" or "expired" or "revoked" => HttpStatusCode.Unauthorized,
            "foreign" => route.Foreign switch
            {
                Foreign.Refused => HttpStatusCode.Forbidden,
                Foreign.NotFound => HttpStatusCode.NotFound,
                _ => route.LetIn,
            },
            _ => Enum.Parse<Least>(caller, ignoreCase: true) >= route.Least ? route.LetIn : HttpStatusCode.Forbidden,
        };

        // The examples of the description name jobs: those of another day of another app, the same for everybody.
        var mayNameJobs = route.Foreign == Foreign.Refused || route.Function == "openapi";
        return status != expected ? $"{(int)status} instead of {(int)expected}: {body}"
            : caller == "foreign" && !mayNameJobs && body.Contains("site-check", StringComparison.Ordinal) ? $"it shows what is not theirs: {body}"
            : null;
    }
}
