using System.Collections.Concurrent;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>
/// Looks at every answer that a test gets: its status, its kind and its body have to be in the description of the interface. Remembers which
/// statuses there were.
/// </summary>
internal sealed class DocumentedAnswers(Func<ApiDocument> document) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentDictionary<(string Function, int Status), bool> _seen = [];

    /// <summary>Whether it looks. Default: yes; not at an app that is composed as no app may be.</summary>
    public bool Looks { get; set; } = true;

    public IEnumerable<(string Function, int Status)> Seen => _seen.Keys;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (Looks && document().Find(request.Method.Method, request.RequestUri!.AbsolutePath) is { } operation)
        {
            var (status, body) = ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
            _seen[(operation.Function, status)] = true;
            if (Looks && document().Problem(operation, status, response.Content.Headers.ContentType?.MediaType, body) is { } problem)
            {
                Assert.Fail($"{request.Method} {request.RequestUri.PathAndQuery} is answered as its description does not say: {problem}\n{System.Text.Encoding.UTF8.GetString(body)}");
            }
        }

        return response;
    }
}
