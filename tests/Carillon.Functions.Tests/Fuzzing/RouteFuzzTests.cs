using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Carillon.Functions.Discovery;
using Carillon.Functions.Tests.Access;
using Carillon.Functions.Tests.Http;
using Carillon.TestKit;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>
/// Every route that the app has, by somebody who may do everything: whatever is asked, nothing fails, and no answer shows a stack or a
/// secret. With <c>CARILLON_LONG</c> a million requests, some at a time, each time to an app of its own.
/// </summary>
public sealed partial class RouteFuzzTests(ITestOutputHelper output)
{
    private const int AtOnce = 4;
    private const int LongParts = 20;

    /// <summary>What a request may hold, in bytes.</summary>
    private const int LargestBody = 64 * 1024;

    public static TheoryData<int> Parts => new(Enumerable.Range(0, FuzzBudget.IsLong ? LongParts : 1));

    [Theory]
    [Trait("Req", "TO56")]
    [MemberData(nameof(Parts))]
    public async Task Route_AnyRequest_ShowsNeitherFailureNorStackNorSecret(int part)
    {
        var budget = new FuzzBudget(output, ifLong: 1_000_000 / LongParts);
        await using var app = await FuzzedApp.StartAsync(PlantedSecrets.First,
            [.. PlantedSecrets.All.Select(planted => KeyValuePair.Create(planted.Key, (string?)planted.Value)), KeyValuePair.Create("Carillon:Backup:Enabled", (string?)"false")]);
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", PlantedSecrets.First);
        var routes = app.Get<FunctionTable>().Entries
            .Select(entry => HttpFunctionRulesTests.Trigger(entry.Method)).OfType<Microsoft.Azure.Functions.Worker.HttpTriggerAttribute>()
            .Select(trigger => (trigger.Route!, (IReadOnlyList<string>)trigger.Methods!))
            .ToList();
        var ids = new ConcurrentQueue<string>();
        var problems = new ConcurrentQueue<string>();
        var answered = new ConcurrentDictionary<HttpStatusCode, int>();
        int sent = 0, handled = 0;

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(async () =>
        {
            var requests = new FuzzRoutes(new Random(budget.Seed + (part * AtOnce) + worker), routes, ids);
            while (budget.IsLeft && problems.Count < 10)
            {
                using var message = requests.Next();

                // What is too large is refused without being read, and the connection closed: whoever sends it on meanwhile may not hear why.
                message.Headers.ExpectContinue = message.Content is { Headers.ContentLength: null or > LargestBody };
                using var response = await app.Client.SendAsync(message);
                var body = await response.Content.ReadAsStringAsync();
                Interlocked.Increment(ref sent);
                answered.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
                if (response.Headers.CacheControl?.NoStore == true && !IsOfTheEntry(message, response.StatusCode))
                {
                    Interlocked.Increment(ref handled);
                }

                requests.Learn(body);
                if (Problem(response, body) is { } problem)
                {
                    problems.Enqueue($"{message.Method} {message.RequestUri}: {(int)response.StatusCode}, {problem}: {body}");
                }
            }
        })));

        output.WriteLine(string.Join(", ", answered.OrderBy(status => status.Key).Select(status => string.Create(CultureInfo.InvariantCulture, $"{(int)status.Key}: {status.Value:N0}"))));
        Figures.Tell(output, string.Create(CultureInfo.InvariantCulture, $"Fuzzed routes: {routes.Count}, {sent:N0} requests, {100d * handled / sent:0} % of them reached a handler, {problems.Count} failures."));
        Assert.True(problems.IsEmpty, $"seed {budget.Seed}:\n{string.Join("\n", problems)}");
        Assert.True(app.Logs.Entries.All(entry => entry.Exception is null), $"seed {budget.Seed}:\n{app.Logs.Entries.FirstOrDefault(entry => entry.Exception is not null)}");
        Assert.True(handled >= sent / 2, $"Only {handled} of {sent} requests reached a handler.");
    }

    /// <summary>Whether the entry answered, and no function was reached.</summary>
    private static bool IsOfTheEntry(HttpRequestMessage message, HttpStatusCode status) =>
        message.RequestUri!.OriginalString.StartsWith("/api/internal/", StringComparison.Ordinal)
        || status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.TooManyRequests;

    private static string? Problem(HttpResponseMessage response, string body) =>
        response.StatusCode == HttpStatusCode.InternalServerError ? "a failure"
        : Stack().IsMatch(body) ? "a stack"
        : PlantedSecrets.All.Where(planted => body.Contains(planted.Secret, StringComparison.Ordinal) || $"{response.Headers}".Contains(planted.Secret, StringComparison.Ordinal)).Select(planted => planted.Kind).FirstOrDefault();

    [GeneratedRegex(@"\bat [A-Z][A-Za-z]*(?:\.[A-Za-z<>_`0-9]+)+\(|\.cs:line [0-9]|\bSystem\.[A-Za-z.]*Exception\b", RegexOptions.CultureInvariant)]
    private static partial Regex Stack();
}
