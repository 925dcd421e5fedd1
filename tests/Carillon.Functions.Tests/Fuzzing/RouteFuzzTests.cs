using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Carillon.Alerts;
using Carillon.Functions.Discovery;
using Carillon.Functions.HandOff;
using Carillon.Functions.Tests.Access;
using Carillon.Functions.Tests.Http;
using Carillon.Records;
using Carillon.TestKit;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>
/// Every route that the app has, by somebody who may do everything: whatever is asked, nothing fails, and no answer shows a stack or a
/// secret, and none is left out. With <c>CARILLON_LONG</c> a million requests, some at a time, each time to an app of its own.
/// </summary>
public sealed partial class RouteFuzzTests(ITestOutputHelper output)
{
    private const int AtOnce = 4;
    private const int LongParts = 20;

    /// <summary>What a request may hold, in bytes.</summary>
    private const int LargestBody = 64 * 1024;

    /// <summary>What makes the run, the token and the backup that other routes are asked about.</summary>
    private static readonly string[] Makers = ["jobs-run", "tokens-create", "backups-take"];

    /// <summary>Backups are on, and not asked for so often that nothing else is done.</summary>
    private static readonly KeyValuePair<string, string?>[] Backups =
        [new("Carillon:Backup:Enabled", "true"), new("Carillon:RateLimits:Routes", "backups-take=60; backups-verify=60; backups-restore=300; backups-connectivity=300")];

    public static TheoryData<int> Parts => new(Enumerable.Range(0, FuzzBudget.IsLong ? LongParts : 1));

    [Theory]
    [Trait("Req", "TO56")]
    [MemberData(nameof(Parts))]
    public async Task Route_AnyRequest_ShowsNeitherFailureNorStackNorSecret(int part)
    {
        var budget = new FuzzBudget(output, ifLong: 1_000_000 / LongParts);
        await using var app = await FuzzedApp.StartAsync(PlantedSecrets.First, [.. PlantedSecrets.All.Select(planted => KeyValuePair.Create(planted.Key, (string?)planted.Value)), .. Backups]);
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", PlantedSecrets.First);
        var routes = FuzzedRoute.AllOf(app.Get<FunctionTable>());
        app.Get<FuzzProbe>().Watch(routes);
        await app.Get<AlertBook>().RaiseAsync(new AlertFinding("failure_rate", "default/site-check", AlertSeverity.Critical, "x"), RecordOrigin.Request, CancellationToken.None);
        var run = new Run(app, new FuzzIds());

        // Each as it should be first, those that make something before those that want it.
        var known = new FuzzRoutes(budget.Chance, routes, run.Ids);
        foreach (var route in routes.Where(route => Makers.Contains(route.Function)).Concat(routes))
        {
            await run.SendAsync(route, known.Plausible(route));
        }

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(async () =>
        {
            var requests = new FuzzRoutes(new Random(budget.Seed + (part * AtOnce) + worker), routes, run.Ids);
            while (budget.IsLeft && run.Problems.Count < 10)
            {
                var (route, message) = requests.Next();
                await run.SendAsync(route, message);
            }
        })));

        output.WriteLine(string.Join(", ", run.Answered.OrderBy(status => status.Key).Select(status => string.Create(CultureInfo.InvariantCulture, $"{(int)status.Key}: {status.Value:N0}"))));
        foreach (var route in routes)
        {
            output.WriteLine($"{route.Reached,7:N0} {route.Function}: {string.Join(", ", route.Query)}; {string.Join(", ", route.Body)}");
        }

        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture,
            $"Fuzzed routes: {routes.Count}, {run.Sent:N0} requests, {100d * run.Reached / run.Sent:0} % of them reached a handler, each of them at least {routes.Min(route => route.Reached):N0} times, {run.Problems.Count} failures."));
        Assert.True(run.Problems.IsEmpty, $"seed {budget.Seed}:\n{string.Join("\n", run.Problems)}");
        Assert.True(app.Logs.Entries.All(entry => entry.Exception is null), $"seed {budget.Seed}:\n{app.Logs.Entries.FirstOrDefault(entry => entry.Exception is not null)}");
        Assert.True(run.Reached >= run.Sent / 2, $"Only {run.Reached} of {run.Sent} requests reached a handler.");
        Assert.Equal(app.Get<FunctionTable>().Entries.Where(entry => HttpFunctionRulesTests.Trigger(entry.Method) is not null).Select(entry => entry.Name).Order(StringComparer.Ordinal), routes.Where(route => route.Reached > 0).Select(route => route.Function));
        Assert.Equal([], routes.Where(route => !route.WasAnsweredWell).Select(route => route.Function));
    }

    private sealed class Run(FuzzedApp app, FuzzIds ids)
    {
        private int _sent, _reached;

        public FuzzIds Ids => ids;

        public int Sent => _sent;

        public int Reached => _reached;

        public ConcurrentQueue<string> Problems { get; } = new();

        public ConcurrentDictionary<HttpStatusCode, int> Answered { get; } = new();

        public async Task SendAsync(FuzzedRoute route, HttpRequestMessage message)
        {
            using var sent = message;
            if (route.Line is { Least: Least.Nobody } && message.Content is { Headers.ContentLength: <= LargestBody })
            {
                message.RequestUri = new Uri(app.Client.BaseAddress!, message.RequestUri!);
                await app.Get<HandOffSignature>().SignAsync(message, await message.Content.ReadAsByteArrayAsync(), CancellationToken.None);
            }

            // What is too large is refused without being read, and the connection closed: whoever sends it on meanwhile may not hear why.
            message.Headers.ExpectContinue = message.Content is { Headers.ContentLength: null or > LargestBody };
            using var response = await app.Client.SendAsync(message);
            var body = await response.Content.ReadAsStringAsync();
            Interlocked.Increment(ref _sent);
            Answered.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
            if (Problem(response, body) is { } problem)
            {
                Problems.Enqueue($"{message.Method} {message.RequestUri}: {(int)response.StatusCode}, {problem}: {body}");
            }

            if (response.Headers.TryGetValues(FuzzProbe.Header, out var function))
            {
                Interlocked.Increment(ref _reached);
                ids.Learn(message.RequestUri!.OriginalString, response.Headers.Location?.OriginalString, body);
                if (function.Contains(route.Function))
                {
                    route.Learn(response.StatusCode, body);
                }
            }
        }
    }

    private static string? Problem(HttpResponseMessage response, string body) =>
        response.StatusCode == HttpStatusCode.InternalServerError ? "a failure"
        : Stack().IsMatch(ErrorOfARun().Replace(body, "")) ? "a stack"
        : PlantedSecrets.All.Where(planted => body.Contains(planted.Secret, StringComparison.Ordinal) || $"{response.Headers}".Contains(planted.Secret, StringComparison.Ordinal)).Select(planted => planted.Kind).FirstOrDefault();

    /// <summary>What the code of a run has thrown, with its stack, which its execution shows to whoever may see it.</summary>
    [GeneratedRegex(@"""error"":\{""type"":""[^""]*"",""message"":""(?:[^""\\]|\\.)*"",""stack"":""(?:[^""\\]|\\.)*""", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorOfARun();

    [GeneratedRegex(@"\bat [A-Z][A-Za-z]*(?:\.[A-Za-z<>_`0-9]+)+\(|\.cs:line [0-9]|\bSystem\.[A-Za-z.]*Exception\b", RegexOptions.CultureInvariant)]
    private static partial Regex Stack();
}
