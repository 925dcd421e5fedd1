using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The response's body, remembering whether the function completed it: a caller who leaves afterwards has what it came for.</summary>
internal sealed class CompletionAwareBody(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
{
    private volatile bool completed;

    public bool Completed => completed;

    public Stream Stream => inner.Stream;

    public PipeWriter Writer => inner.Writer;

    public Task CompleteAsync()
    {
        completed = true;
        return inner.CompleteAsync();
    }

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
        => inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
}
