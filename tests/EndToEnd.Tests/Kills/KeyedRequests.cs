using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Kills;

/// <summary>
/// Somebody who asks for runs by hand, each under a key of its own, and asks again under the same key for as long as there is no
/// answer: whichever process is there then.
/// </summary>
internal sealed class KeyedRequests(IReadOnlyList<string> jobs, Random random) : IDisposable
{
    private const int AtOnce = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentQueue<Request> _unanswered = new();
    private readonly ConcurrentDictionary<string, string> _answered = new();
    private readonly ConcurrentQueue<string> _unexpected = new();
    private readonly Lock _gate = new();
    private int _asked;
    private int _repeated;

    /// <summary>The execution that each key led to.</summary>
    public IReadOnlyDictionary<string, string> Answered => _answered;

    /// <summary>How many requests were sent again.</summary>
    public int Repeated => _repeated;

    /// <summary>What no request should get: an answer that does not fit, or none in the end.</summary>
    public IEnumerable<string> Findings() => [.. _unexpected, .. _unanswered.Select(request => $"{request.Key} ({request.Job}) was never answered.")];

    /// <summary>Asks for one run after the other, until told to stop. What has no answer by then is asked for again later.</summary>
    public Task AskAsync(Uri app, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskInTurnAsync(app, stop)));

    /// <summary>Asks again for everything that has no answer, until all of it has one.</summary>
    public async Task AskAgainAsync(Uri app, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && _unanswered.TryDequeue(out var request))
        {
            await SendAsync(app, request, stop);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task AskInTurnAsync(Uri app, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await SendAsync(app, _unanswered.TryDequeue(out var before) ? before : Next(), stop);
            await Task.WhenAny(Task.Delay(Pause, TimeProvider.System, stop));
        }
    }

    private Request Next()
    {
        lock (_gate)
        {
            return new Request($"request-{++_asked}", jobs[random.Next(jobs.Count)], Waits: random.Next(2) == 0);
        }
    }

    private async Task SendAsync(Uri app, Request request, CancellationToken stop)
    {
        var answered = false;
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(app, $"/api/jobs/default/{request.Job}/run{(request.Waits ? "?wait=5s" : "")}"));
            message.Headers.Add("Idempotency-Key", request.Key);
            message.Content = JsonContent.Create(new { parameters = new { request = request.Key } });
            using var response = await _http.SendAsync(message, stop);
            answered = Note(request, response, await response.Content.ReadAsStringAsync(stop));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // The process is gone, or going: nobody knows what became of the request.
        }

        if (!answered)
        {
            Interlocked.Increment(ref _repeated);

            // The outcome may be long in coming: that of a run that was lost.
            _unanswered.Enqueue(request with { Waits = false });
        }
    }

    /// <summary>Whether the answer says which execution the request led to.</summary>
    private bool Note(Request request, HttpResponseMessage response, string text)
    {
        var body = text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
        var execution = response.StatusCode switch
        {
            HttpStatusCode.Accepted or HttpStatusCode.OK => body["id"]?.ToString(),

            // It did not run, and is on record. Without an execution nothing was done: another build's process may have the job.
            HttpStatusCode.Conflict => body["executionId"]?.ToString(),
            _ => null,
        };
        if (execution is null && response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable))
        {
            _unexpected.Enqueue($"{request.Key} ({request.Job}) was answered with {(int)response.StatusCode}: {text}");
        }

        if (execution is not null && _answered.GetOrAdd(request.Key, execution) != execution)
        {
            _unexpected.Enqueue($"{request.Key} led to {_answered[request.Key]}, and then to {execution}.");
        }

        return execution is not null;
    }

    /// <param name="Key">Its key.</param>
    /// <param name="Job">Which job is to run.</param>
    /// <param name="Waits">Whether it waits for the outcome: who is killed meanwhile has done it, and never answers.</param>
    private sealed record Request(string Key, string Job, bool Waits);
}
