using System.Net;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The server's response in the worker's terms: what is set here goes out.</summary>
internal sealed class ServedResponse : HttpResponseData
{
    private readonly HttpResponse response;
    private HttpHeadersCollection headers = [];

    public ServedResponse(HttpResponse response, FunctionContext context)
        : base(context)
    {
        this.response = response;
        Cookies = new ServedCookies(response);
        response.OnStarting(() =>
        {
            foreach (var (name, values) in headers)
            {
                response.Headers[name] = values.ToArray();
            }

            return Task.CompletedTask;
        });
    }

    public override HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)response.StatusCode;
        set => response.StatusCode = (int)value;
    }

    public override HttpHeadersCollection Headers
    {
        get => headers;
        set => headers = value ?? [];
    }

    public override Stream Body
    {
        get => response.Body;
        set => response.Body = value;
    }

    public override HttpCookies Cookies { get; }
}
