using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The request that an invocation answers.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The request's context; null for other functions, and in steps added before <c>ConfigureFunctionsWebApplication</c>.</summary>
    /// <param name="context">The invocation.</param>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(HttpStep.ContextKey, out var http) ? http as HttpContext : null;
    }
}
