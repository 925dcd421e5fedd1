using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The server's request in the worker's terms.</summary>
internal sealed class ServedRequest(HttpRequest request, FunctionContext context) : HttpRequestData(context)
{
    private HttpHeadersCollection? headers;

    public override Stream Body => request.Body;

    public override HttpHeadersCollection Headers
        => headers ??= new HttpHeadersCollection(request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.Select(v => v ?? ""))));

    public override IReadOnlyCollection<IHttpCookie> Cookies => [.. request.Cookies.Select(c => new HttpCookie(c.Key, c.Value))];

    public override Uri Url { get; } = new(request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;

    public override string Method => request.Method;

    public override HttpResponseData CreateResponse() => new ServedResponse(request.HttpContext.Response, FunctionContext);
}
