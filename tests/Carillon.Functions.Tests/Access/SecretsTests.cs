using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.Tokens;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.Access;

/// <summary>A secret of every kind is planted among the settings, and let slip wherever a job and a caller can.</summary>
public sealed class SecretsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Secrets_OfEveryKind_StandInNoRowLogOrAnswer()
    {
        var spilt = "";
        await using var app = await AppUnderTest.StartAsync("Production", sites: (_, _) => throw new HttpRequestException(spilt), settings: [.. PlantedSecrets.All.Select(planted => (planted.Key, planted.Value))]);
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", PlantedSecrets.First);
        var (_, made) = await app.PostAsync("/api/tokens", """{"name":"pipeline","role":"admin"}""");
        var token = made.GetProperty("token").GetString()!;
        var (_, other) = await TestCallers.PlantAsync(app.Store, TokenRole.Reader);
        (string Kind, string Secret)[] secrets = [.. PlantedSecrets.All.Select(planted => (planted.Kind, planted.Secret)), ("Carillon token", token[^64..]), ("another Carillon token", other[^64..])];
        spilt = string.Join(" | ", PlantedSecrets.All.Select(planted => planted.Value).Append(token).Append(other));
        var answers = new List<string>();

        await SendAsync(app, answers, "POST", "/api/jobs/default/site-check/run?wait=100s", JsonSerializer.Serialize(new { reason = Short(spilt), parameters = PlantedSecrets.All.ToDictionary(planted => planted.Kind, planted => planted.Value) }));
        foreach (var planted in PlantedSecrets.All.Select(planted => planted.Value).Append(token))
        {
            await SendAsync(app, answers, "POST", "/api/jobs/default/site-check/pause", JsonSerializer.Serialize(new { reason = planted }));
            await SendAsync(app, answers, "POST", "/api/jobs/default/site-check/resume", JsonSerializer.Serialize(new { reason = planted }));
            await SendAsync(app, answers, "POST", "/api/tokens", JsonSerializer.Serialize(new { name = planted.Length > 100 ? planted[^100..] : planted, role = "reader", reason = planted }), shown: "token");
        }

        foreach (var key in PlantedSecrets.All.Select(planted => planted.Key))
        {
            await SendAsync(app, answers, "PATCH", "/api/jobs/default/site-check/overrides", JsonSerializer.Serialize(new { schedule = $"%{key}%" }));
        }

        foreach (var path in new[] { "/api/jobs", "/api/jobs/default/site-check", "/api/executions", "/api/jobs/default/site-check/executions", "/api/audit?limit=200", "/api/tokens?limit=200", "/api/ready", "/api/backups" })
        {
            await SendAsync(app, answers, "GET", path);
        }

        var (_, runs) = await app.GetAsync("/api/jobs/default/site-check/executions");
        var id = runs.GetProperty("items").EnumerateArray().Single(run => run.GetProperty("trigger").GetString() == "Manual").GetProperty("id").GetString();
        await SendAsync(app, answers, "GET", $"/api/executions/{id}");
        await SendAsync(app, answers, "GET", $"/api/executions/{id}/log");

        // The job did let them slip: they were in what it logged, and the run says that something was taken out.
        Assert.Contains(app.Logs.Entries, entry => entry.Category.StartsWith("Functions.Jobs", StringComparison.Ordinal) && secrets.All(secret => entry.Message.Contains(secret.Secret, StringComparison.Ordinal)));
        Assert.True(answers[^1].Contains("***", StringComparison.Ordinal), answers[^1]);

        var found = new List<string>();
        Look("an answer", answers);
        var rows = await RowsAsync(app.Store);
        Look("a row", rows);
        Look("a log of Carillon's", app.Logs.Entries.Where(entry => !entry.Category.StartsWith("Functions.", StringComparison.Ordinal)).Select(entry => $"{entry.Category} {entry.Id.Id} {entry.Message} {entry.Exception}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{secrets.Length} kinds of secrets in {answers.Count} answers, {rows.Count} rows, {app.Logs.Entries.Count} log entries: {found.Count} found."));
        Assert.True(found.Count == 0, string.Join("\n", found));

        void Look(string where, IEnumerable<string> texts) => found.AddRange(
            from text in texts
            from secret in secrets
            where text.Contains(secret.Secret, StringComparison.Ordinal) || text.Contains(JsonEncodedText.Encode(secret.Secret).ToString(), StringComparison.Ordinal)
            select $"{secret.Kind} in {where}: {text}");
    }

    private static string Short(string text) => text.Length > 500 ? text[..500] : text;

    private static async Task SendAsync(AppUnderTest app, List<string> answers, string method, string path, string? body = null, string? shown = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await app.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        answers.Add($"{method} {path}: {(shown is null ? text : text.Replace(JsonElement.Parse(text).GetProperty(shown).GetString()!, "", StringComparison.Ordinal))} {response.Headers}");
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(IStateStore store)
    {
        var rows = new List<string>();
        await foreach (var stored in store.ReadAllAsync(StateKeys.All, CancellationToken.None))
        {
            rows.Add($"{stored.Key} {Encoding.UTF8.GetString(RowCodec.Encode(stored.Key, stored.Row))}");
        }

        return rows;
    }
}
