using Microsoft.AspNetCore.Http;

namespace Carillon.TestKit.Faults;

/// <summary>The service behind the proxy.</summary>
/// <param name="address">Where it is.</param>
internal sealed class Service(Uri address) : IDisposable
{
    private static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Expect", "Host"];

    // What is sent is what came. A client that gives up does not take back what it asked for.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Passes a request on.</summary>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public async Task<Answer> AskAsync(HttpRequest request, string target, byte[] body, CancellationToken cancellationToken)
    {
        // As it came: another spelling of the same address would have another signature.
        var whole = new Uri(address.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), whole);
        message.Headers.Host = request.Host.Value;
        message.Content = body.Length > 0 || request.ContentLength == 0 ? new ByteArrayContent(body) : null;
        foreach (var (name, values) in request.Headers)
        {
            if (IsPassedOn(name) && !message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        using var answer = await _http.SendAsync(message, cancellationToken);
        return new Answer(
            (int)answer.StatusCode,
            [.. answer.Headers.Concat(answer.Content.Headers).Where(header => IsPassedOn(header.Key)).Select(header => KeyValuePair.Create(header.Key, header.Value.ToArray()))],
            await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    private static bool IsPassedOn(string header) => !OfTheConnection.Contains(header, StringComparer.OrdinalIgnoreCase);
}
