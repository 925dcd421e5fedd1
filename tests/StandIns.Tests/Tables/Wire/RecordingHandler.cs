using System.Net;
using System.Text;

namespace StandIns.Tests.Tables.Wire;

/// <summary>Stands where the service is: keeps each request and gives the answers of a script, the last one for ever.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> script = new();
    private Func<HttpResponseMessage> last = () => new HttpResponseMessage(HttpStatusCode.NoContent);

    public List<SentRequest> Requests { get; } = [];

    public SentRequest Request => Assert.Single(Requests);

    public RecordingHandler Answer(int status, string body = "", string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        script.Enqueue(() =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        });
        return this;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, cancellationToken);
        return Keep(request, body.ToArray());
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Keep(request, request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken));

    private HttpResponseMessage Keep(HttpRequestMessage request, byte[] body)
    {
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        Requests.Add(new SentRequest(request.Method.Method, request.RequestUri!, headers, Encoding.UTF8.GetString(body)));
        if (script.TryDequeue(out var next))
        {
            last = next;
        }

        return last();
    }
}
