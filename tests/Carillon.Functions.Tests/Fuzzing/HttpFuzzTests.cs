using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>Whatever a request holds: it is answered, with what is wrong where something is, and never with 500.</summary>
public sealed class HttpFuzzTests(ITestOutputHelper output)
{
    private static readonly HttpStatusCode[] OfTheServer =
        [HttpStatusCode.RequestUriTooLong, HttpStatusCode.RequestHeaderFieldsTooLarge];

    [Fact]
    public async Task Request_AnyValues_IsAnsweredAsItShould()
    {
        var budget = new FuzzBudget(output);
        await using var app = await FuzzedApp.StartAsync();
        var requests = new FuzzRequests(budget.Chance);
        int sent = 0, handled = 0;
        var problems = new List<string>();
        while (budget.IsLeft && problems.Count < 10)
        {
            var request = requests.Next();
            using var message = request.ToMessage();
            using var response = await app.Client.SendAsync(message);
            var body = await response.Content.ReadAsStringAsync();
            sent++;

            // What the library's functions answer is not to be kept: that tells them from the platform's own answers.
            var reached = response.Headers.CacheControl?.NoStore == true;
            handled += reached ? 1 : 0;
            if (reached)
            {
                requests.Learn(request, response.StatusCode, body);
            }

            var refusedByServer = !reached && (OfTheServer.Contains(response.StatusCode) || (response.StatusCode == HttpStatusCode.BadRequest && request.Path.Contains("%00", StringComparison.Ordinal)));
            if (!refusedByServer && request.Problem(response.StatusCode, body) is { } problem)
            {
                problems.Add($"{request}\n    {problem}");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} requests, {handled} of them reached a handler ({100d * handled / sent:0} %)"));
        Assert.True(problems.Count == 0, $"seed {budget.Seed}:\n{string.Join("\n", problems)}");
        AssertNoUnhandledException(app, budget);
        Assert.True(handled >= sent * 0.7, $"Only {handled} of {sent} requests reached a handler.");
    }

    [Fact]
    public async Task Request_AnyHeadersWithoutTheToken_IsRefused()
    {
        var budget = new FuzzBudget(output);
        await using var app = await FuzzedApp.StartAsync("a-token-that-no-fuzz-will-find");
        var requests = new FuzzRequests(budget.Chance);
        int sent = 0;
        while (budget.IsLeft)
        {
            var request = new FuzzRequest(HttpMethod.Get, budget.Chance.Pick(["/api/jobs", "/api/executions", "/api/jobs/default/site-check"]))
            {
                Headers = [.. requests.Headers(), ("Authorization", budget.Chance.Pick(["Bearer ", "bearer  ", "Basic ", ""]) + new string([.. budget.Chance.Text().Where(unit => !char.IsControl(unit))]))],
            };
            using var message = request.ToMessage();
            using var response = await app.Client.SendAsync(message);
            sent++;

            Assert.True(response.StatusCode is HttpStatusCode.Unauthorized, $"seed {budget.Seed}: {request} was answered {response.StatusCode}.");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} requests, all refused"));
        AssertNoUnhandledException(app, budget);
    }

    [Fact]
    public async Task Connection_AnyBytes_NeverGets500()
    {
        var budget = new FuzzBudget(output);
        await using var app = await FuzzedApp.StartAsync();
        int sent = 0, answered = 0;
        while (budget.IsLeft)
        {
            var requests = Enumerable.Range(0, 16).Select(_ => RawRequest(budget.Chance)).ToList();
            var answers = await Task.WhenAll(requests.Select(request => SendRawAsync(app.Port, request, patience: TimeSpan.FromMilliseconds(100))));
            sent += answers.Length;
            answered += answers.Count(status => status is not null);

            Assert.All(requests.Zip(answers), pair => Assert.True(
                pair.Second?.StartsWith("HTTP/1.1 500", StringComparison.Ordinal) != true,
                $"seed {budget.Seed}: {Encoding.Latin1.GetString(pair.First)} was answered {pair.Second}.\n{app.Logs.Entries.LastOrDefault()?.Exception}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} requests, {answered} answered"));
        AssertNoUnhandledException(app, budget);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync(new Uri("/api/health", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("not-a-length")]
    [InlineData("ffffffffff")]
    public async Task Run_BodyWithBrokenChunks_IsABadRequest(string length)
    {
        await using var app = await FuzzedApp.StartAsync();

        var status = await SendRawAsync(app.Port, Encoding.ASCII.GetBytes(
            $"POST /api/jobs/default/site-check/run HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{length}\r\n{{}}\r\n0\r\n\r\n"), patience: TimeSpan.FromSeconds(30));

        Assert.StartsWith("HTTP/1.1 400", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"reason\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    public async Task Run_BodyWithHalfACharacter_IsABadRequest(string body)
    {
        await using var app = await FuzzedApp.StartAsync();
        using var content = new StringContent(body);

        using var response = await app.Client.PostAsync(new Uri("/api/jobs/default/site-check/run", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static void AssertNoUnhandledException(FuzzedApp app, FuzzBudget budget) =>
        Assert.True(app.Logs.Entries.All(entry => entry.Exception is null), $"seed {budget.Seed}:\n{string.Join("\n", app.Logs.Entries.Where(entry => entry.Exception is not null).Take(3).Select(entry => $"{entry.Category}: {entry.Message}\n{entry.Exception}"))}");

    /// <summary>A request that is almost one.</summary>
    private static byte[] RawRequest(Random chance)
    {
        var body = chance.Pick(["", "{}", "{\"reason\":\"x\"}", "5\r\n{}   \r\n0\r\n\r\n", "zz\r\n", "2\r\n{}\r\n", "ffffffffff\r\n"]);
        var length = chance.Pick(["", $"Content-Length: {body.Length}\r\n", "Content-Length: -1\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n"]);
        var path = chance.Pick(["/api/jobs", "/api/jobs/default/site-check/run", "/api/executions?limit=%", "/api/executions?continuation=%ff%fe&limit=1", "/api/jobs/%c3%28/%ed%a0%80", "/api/../api/jobs", "*", "http://elsewhere/api/jobs", "/api/jobs?wait=\u0001"]);
        var text = $"{chance.Pick(["GET", "POST", "get", ""])} {path} HTTP/1.{chance.Next(3)}\r\nHost: localhost\r\nConnection: close\r\nX-Any: {chance.Text()}\r\n{length}\r\n{body}";
        return Encoding.Latin1.GetBytes(chance.Next(4) == 0 ? chance.Mutate(text) : text);
    }

    /// <param name="port">Where to.</param>
    /// <param name="request">What.</param>
    /// <param name="patience">How long to wait before the server is told that no more is to come.</param>
    /// <returns>The first line of the answer. Null where the server closed without one.</returns>
    private static async Task<string?> SendRawAsync(int port, byte[] request, TimeSpan patience)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(request);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var line = reader.ReadLineAsync();
            await Task.WhenAny(line, Task.Delay(patience, TimeProvider.System));
            if (!line.IsCompleted)
            {
                // The server waits for more, and there is none.
                client.Client.Shutdown(SocketShutdown.Send);
            }

            return await line;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
