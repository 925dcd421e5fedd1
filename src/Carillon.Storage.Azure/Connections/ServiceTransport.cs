using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Carillon.Storage.Azure.Connections;

/// <summary>
/// How requests go over the wire: over a bounded number of connections, within a time limit; what writes goes out once, what does
/// the same when it is repeated is sent again where that may help.
/// </summary>
/// <remarks>
/// The connections never send a write again by themselves. Where one that was kept turns out to be closed, the request is sent over
/// another only if nothing of its body had been sent; and a transaction is all body. Redirects are not followed: the service has none.
/// </remarks>
internal sealed class ServiceTransport : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeSpan _timeLimit;
    private readonly HttpPipelinePolicy[] _policies;

    /// <summary>Prepares the connections.</summary>
    /// <param name="connections">The most of them.</param>
    /// <param name="timeLimit">How long one request may take.</param>
    /// <param name="policies">What sees each request last, and its answer first.</param>
    public ServiceTransport(int connections, TimeSpan timeLimit, params HttpPipelinePolicy[] policies)
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

    /// <summary>Sets a client up for requests that write: they go out once.</summary>
    public T ForWriting<T>(T options)
        where T : ClientOptions => Configure(options, retries: 0);

    /// <summary>Sets a client up for requests that only read, or do the same when repeated.</summary>
    public T ForReading<T>(T options)
        where T : ClientOptions => Configure(options, retries: 3);

    public void Dispose() => _http.Dispose();

    private T Configure<T>(T options, int retries)
        where T : ClientOptions
    {
        options.Transport = new HttpClientTransport(_http);
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
