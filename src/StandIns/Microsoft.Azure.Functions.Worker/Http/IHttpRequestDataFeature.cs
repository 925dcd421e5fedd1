namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Finds an invocation's request.</summary>
public interface IHttpRequestDataFeature
{
    /// <summary>The request; null when the invocation has none.</summary>
    /// <param name="context">The invocation.</param>
    ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context);
}
