using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The request and the response of an invocation, in the worker's own terms.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request; null when the invocation has none.</summary>
    /// <param name="context">The invocation.</param>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IHttpRequestDataFeature>()?.GetHttpRequestDataAsync(context) ?? new ValueTask<HttpRequestData?>();
    }

    /// <summary>The response that the function returned, by itself or as one of its outputs; null when it did not.</summary>
    /// <param name="context">The invocation.</param>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetInvocationResult().Value as HttpResponseData
            ?? context.GetOutputBindings<HttpResponseData>().FirstOrDefault(o => o.BindingType == FunctionOutputs.Http)?.Value;
    }
}
