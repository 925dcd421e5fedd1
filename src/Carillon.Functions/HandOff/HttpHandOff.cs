using System.Net;
using System.Text.Json;
using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.HandOff;

/// <summary>
/// Hands claimed runs to invocations of their own, by a signed request to the app itself: the platform counts them, keeps the
/// instance while they run, and may let another instance run them. What is claimed together goes in one request, since
/// invocations are what costs. Where nobody takes a run over it comes back, and runs in this process.
/// </summary>
/// <remarks>
/// Until somebody has taken a run over, this process holds it, with the lease of the claim, which nobody renews. Dying before a
/// request is sent leaves that lease to run out: the run is abandoned. Dying after it changes nothing. An answer that does not
/// come says nothing of what was taken over: each run is then taken back by its fence, and those that were taken over have
/// another one. See <see cref="ClaimTransfer"/>.
/// </remarks>
internal sealed partial class HttpHandOff : IHandOff, IHostedService, IDisposable
{
    /// <summary>The name of the client that asks the app itself.</summary>
    public const string HttpClientName = "carillon-hand-off";

    /// <summary>Where the app takes runs over.</summary>
    public const string Path = "/api/internal/runs";

    /// <summary>What is claimed within this time after the first goes along with it.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an answer may take. The runs themselves come after it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long a clock waits for all of it: an answer that does not come, and as much again to take the runs back.</summary>
    private static readonly TimeSpan LongestFlush = 2 * Patience;

    private readonly RunPool _pool;
    private readonly ClaimTransfer _claims;
    private readonly HandOffSignature _signature;
    private readonly IHttpClientFactory _clients;
    private readonly IOptions<DispatcherOptions> _options;
    private readonly IConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpHandOff> _logger;
    private readonly ITimer _gathered;

    private readonly Lock _gate = new();
    private readonly Dictionary<List<RunClaim>, Task> _underWay = [];
    private List<RunClaim> _gathering = [];

    public HttpHandOff(RunPool pool, ClaimTransfer claims, HandOffSignature signature, IHttpClientFactory clients,
        IOptions<DispatcherOptions> options, IConfiguration configuration, TimeProvider time, ILogger<HttpHandOff> logger)
    {
        (_pool, _claims, _signature, _clients) = (pool, claims, signature, clients);
        (_options, _configuration, _time, _logger) = (options, configuration, time, logger);
        _gathered = time.CreateTimer(_ => SendGathered(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Take(RunClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (HoldsSecrets(claim))
        {
            // The store has them masked, and whoever takes the run over would have nothing else.
            _pool.Take(claim);
            return;
        }

        lock (_gate)
        {
            _gathering.Add(claim);
            if (_gathering.Count == 1)
            {
                _gathered.Change(Gathering, Timeout.InfiniteTimeSpan);
            }

            if (_gathering.Count < HandOffBody.MostRuns)
            {
                return;
            }
        }

        SendGathered();
    }

    /// <summary>Sends what is gathered, and waits until each request is answered, or its runs are back.</summary>
    public async Task FlushAsync()
    {
        SendGathered();
        Task all;
        lock (_gate)
        {
            all = Task.WhenAll(_underWay.Values);
        }

        using var done = new CancellationTokenSource();
        await Task.WhenAny(all, Task.Delay(LongestFlush, _time, done.Token));
        await done.CancelAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs that come back while the process shuts down are still to be put on record.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => FlushAsync();

    public void Dispose() => _gathered.Dispose();

    private static bool HoldsSecrets(RunClaim claim)
    {
        var stored = claim.Live.Row.Parameters;
        return claim.Parameters.Count != stored.Count
            || claim.Parameters.Any(parameter => !stored.TryGetValue(parameter.Key, out var value) || value != parameter.Value);
    }

    private void SendGathered()
    {
        lock (_gate)
        {
            if (_gathering.Count == 0)
            {
                return;
            }

            var batch = _gathering;
            _gathering = [];
            _underWay[batch] = Task.Run(() => HandOffAsync(batch)).ContinueWith(
                ended =>
                {
                    if (ended.Exception?.GetBaseException() is { } defect)
                    {
                        LogBroken(batch.Count, defect);
                    }

                    lock (_gate)
                    {
                        _underWay.Remove(batch);
                    }
                },
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task HandOffAsync(List<RunClaim> batch)
    {
        var url = new Uri(HandOffChoice.Of(_options.Value, _configuration).Url!, Path);
        if (await WhyNotTakenAsync(batch, url) is { } reason)
        {
            LogNotTaken(batch.Count, url, reason);
            await Task.WhenAll(batch.Select(TakeBackAsync));
        }
        else
        {
            LogHandedOff(batch.Count, url);
        }
    }

    /// <summary>Asks for runs to be taken over.</summary>
    /// <returns>Why it is not sure that all of them were. Null where it is.</returns>
    private async Task<string?> WhyNotTakenAsync(List<RunClaim> batch, Uri url)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        try
        {
            var body = HandOffBody.Write(batch.Select(claim => new HandedOffRun(claim.Id, claim.Live.Row.Fence!)));
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            await _signature.SignAsync(request, body, patience.Token);

            using var client = _clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(request, patience.Token);
            if (response.StatusCode != HttpStatusCode.Accepted)
            {
                return $"it answered {(int)response.StatusCode}";
            }

            var answer = await response.Content.ReadAsByteArrayAsync(patience.Token);
            var taken = JsonSerializer.Deserialize<TakenOver>(answer, JsonSerializerOptions.Web)?.Taken;
            return taken == batch.Count ? null : $"it took {taken ?? 0} of them over";
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return $"it did not answer within {Patience.TotalSeconds:0} s";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            or StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            return exception.Message;
        }
    }

    private async Task TakeBackAsync(RunClaim claim)
    {
        try
        {
            if (await _claims.TakeBackAsync(claim) is { } ours)
            {
                _pool.Take(ours);
            }
        }
        catch (UnreadableRowException exception)
        {
            LogNotTakenBack(claim.Id, exception);
        }
    }

    [LoggerMessage(EventId = 81, Level = LogLevel.Debug, Message = "{Runs} runs were handed to {Url}.")]
    private partial void LogHandedOff(int runs, Uri url);

    [LoggerMessage(EventId = 82, Level = LogLevel.Warning, Message = "{Runs} runs were handed to {Url}, and {Reason}. Those that nobody took over run in this process.")]
    private partial void LogNotTaken(int runs, Uri url, string reason);

    [LoggerMessage(EventId = 83, Level = LogLevel.Error, Message = "Execution {ExecutionId} was handed off, and could not be taken back: its row can't be read.")]
    private partial void LogNotTakenBack(ExecutionId executionId, Exception exception);

    [LoggerMessage(EventId = 84, Level = LogLevel.Critical, Message = "Handing {Runs} runs off broke off: a defect of Carillon, or of its store.")]
    private partial void LogBroken(int runs, Exception exception);
}
