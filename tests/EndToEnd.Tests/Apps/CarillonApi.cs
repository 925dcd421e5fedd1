using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit.Sdk;

namespace EndToEnd.Tests.Apps;

/// <summary>An answer of the API.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonObject Body, Uri? Location)
{
    public string? this[string name] => Body[name]?.ToString();
}

/// <summary>The API of a started app.</summary>
internal sealed class CarillonApi(HttpClient http, AppOutput output)
{
    public Uri Address => http.BaseAddress!;

    public Task<Answer> GetAsync(string path) => SendAsync(() => http.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>An answer that is no JSON.</summary>
    public Task<string> GetTextAsync(string path) => http.GetStringAsync(new Uri(path, UriKind.Relative));

    public Task<Answer> PostAsync(string path, object body) => SendAsync(() => http.PostAsync(new Uri(path, UriKind.Relative), JsonContent.Create(body)));

    public Task<Answer> RunAsync(string job, string query = "", object? body = null) =>
        SendAsync(() => http.PostAsync(new Uri($"/api/jobs/default/{job}/run{query}", UriKind.Relative), body is null ? null : JsonContent.Create(body)));

    /// <summary>Runs a function as the Run button of the portal does.</summary>
    public Task<Answer> PressRunAsync(string function) =>
        SendAsync(() => http.PostAsync(new Uri($"/admin/functions/{function}", UriKind.Relative), JsonContent.Create(new { })));

    /// <summary>Starts a run whose execution is then to be looked at.</summary>
    public async Task<string> StartAsync(string job, object? body = null)
    {
        var answer = await RunAsync(job, body: body);
        Check(answer.Status == HttpStatusCode.Accepted, $"A run of {job} was answered with {answer.Status}: {answer.Body}");
        return answer["id"]!;
    }

    /// <summary>Waits until an execution is in a state.</summary>
    public Task<Answer> WaitForAsync(string id, string state, TimeSpan? patience = null) =>
        LookAsync($"execution {id} in state {state}", patience, async () =>
        {
            var answer = await GetAsync($"/api/executions/{id}");
            Check(answer["state"] is "Running" or "Pending" || answer["state"] == state, $"The execution {id} is {answer["state"]}, not {state}: {answer.Body}");
            return answer["state"] == state ? answer : null;
        });

    /// <summary>Waits for a finished execution of a job that is as described.</summary>
    public Task<JsonObject> WaitForExecutionAsync(string job, string what, Func<JsonObject, bool> isIt, TimeSpan? patience = null) =>
        LookAsync($"execution of {job} {what}", patience, async () => (await ExecutionsAsync(job)).FirstOrDefault(isIt));

    /// <summary>The finished executions of a job, over all pages, newest first.</summary>
    public Task<IReadOnlyList<JsonObject>> ExecutionsAsync(string job) => PagesAsync($"/api/jobs/default/{job}/executions");

    /// <summary>The executions of all jobs, a line each, over all pages, newest first.</summary>
    public Task<IReadOnlyList<JsonObject>> ExecutionsAsync() => PagesAsync("/api/executions");

    private async Task<IReadOnlyList<JsonObject>> PagesAsync(string path)
    {
        var all = new List<JsonObject>();
        for (string? continuation = ""; continuation is not null;)
        {
            var page = await GetAsync($"{path}?limit=200{continuation}");
            Check(page.Status == HttpStatusCode.OK, $"GET {path} was answered with {page.Status}: {page.Body}");
            all.AddRange(page.Body["items"]!.AsArray().Select(item => item!.AsObject()));
            continuation = page["continuation"] is { } token ? $"&continuation={token}" : null;
        }

        return all;
    }

    private async Task<T> LookAsync<T>(string what, TimeSpan? patience, Func<Task<T?>> look)
        where T : class
    {
        try
        {
            return await Eventually.FindAsync(what, patience ?? AppProcess.Patience, look);
        }
        catch (XunitException exception)
        {
            throw new XunitException($"{exception.Message}\nThe app's output:\n{output.Text}", exception);
        }
    }

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new XunitException($"{otherwise}\nThe app's output:\n{output.Text}");
        }
    }

    private async Task<Answer> SendAsync(Func<Task<HttpResponseMessage>> send)
    {
        try
        {
            using var response = await send();
            var text = await response.Content.ReadAsStringAsync();
            return new Answer(response.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject(), response.Headers.Location);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw new XunitException($"No answer that can be read: {exception.Message}\nThe app's output:\n{output.Text}", exception);
        }
    }
}
