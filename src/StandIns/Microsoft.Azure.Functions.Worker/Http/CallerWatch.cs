using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// Tells when the caller goes away while it still waits for the response. The server's own token stays quiet only from some
/// moment after the last byte was sent, and a quick caller is gone before that: so what counts here is that the response is
/// about to be completed.
/// </summary>
internal sealed class CallerWatch : IHttpResponseBodyFeature, IDisposable
{
    private readonly HttpContext _http;
    private readonly IHttpResponseBodyFeature _body;
    private readonly CancellationTokenSource _gone = new();
    private readonly CancellationTokenRegistration _aborted;
    private volatile bool _completing;

    public CallerWatch(HttpContext http)
    {
        _http = http;
        _body = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        http.Features.Set<IHttpResponseBodyFeature>(this);
        _aborted = http.RequestAborted.Register(() =>
        {
            if (!_completing)
            {
                _gone.Cancel();
            }
        });
    }

    /// <summary>Cancelled when the caller goes away before its response is complete.</summary>
    public CancellationToken Gone => _gone.Token;

    public Stream Stream => _body.Stream;

    public PipeWriter Writer => _body.Writer;

    public void DisableBuffering() => _body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _body.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _body.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync()
    {
        _completing = true;
        return _body.CompleteAsync();
    }

    public void Dispose()
    {
        _http.Features.Set(_body);
        _aborted.Dispose();
        _gone.Dispose();
    }
}
