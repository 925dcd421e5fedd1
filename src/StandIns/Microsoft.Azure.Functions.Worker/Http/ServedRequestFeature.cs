namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Finds the request that the server took.</summary>
internal sealed class ServedRequestFeature : IHttpRequestDataFeature
{
    public static ServedRequestFeature Instance { get; } = new();

    public ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context)
        => new(context.GetHttpContext() is { } http ? new ServedRequest(http.Request, context) : null);
}
