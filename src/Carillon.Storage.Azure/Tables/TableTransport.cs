using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Carillon.Storage.Azure.Tables;

/// <summary>
/// How requests go over the wire: over a bounded number of connections, within a time limit; what writes goes out once, what only
/// reads is sent again where that may help.
/// </summary>
/// <remarks>
/// The connections never send a write again by themselves. Where one that was kept turns out to be closed, the request is sent over
/// another only if nothing of its body had been sent; and a transaction is all body. Redirects are not followed: the service has none.
/// </remarks>
internal sealed class TableTransport : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeSpan _timeLimit;
    private readonly HttpPipelinePolicy[] _policies;

    /// <summary>Prepares the connections.</summary>
    /// <param name="connections">The most of them.</param>
    /// <param name="timeLimit">How long one request may take.</param>
    /// <param name="policies">What sees each request last, and its answer first.</param>
    public TableTransport(int connections, TimeSpan timeLimit, params HttpPipelinePolicy[] policies)
    {
        _timeLimit = timeLimit;
        _policies = policies;
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>For requests that write: they go out once.</summary>
    public TableClientOptions ForWriting() => Options(retries: 0);

    /// <summary>For requests that only read, or do the same when repeated.</summary>
    public TableClientOptions ForReading() => Options(retries: 3);

    public void Dispose() => _http.Dispose();

    private TableClientOptions Options(int retries)
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(_http) };
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = _timeLimit;
        foreach (var policy in _policies)
        {
            options.AddPolicy(policy, HttpPipelinePosition.BeforeTransport);
        }

        return options;
    }
}
