using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Answers a request with a function.</summary>
internal sealed class HttpFunctionEndpoint(FunctionRunner runner)
{
    public async Task InvokeAsync(HttpContext http, IndexedFunction function)
    {
        var body = new CompletionAwareBody(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        http.Features.Set<IHttpResponseBodyFeature>(body);
        using var callerGone = new CancellationTokenSource();
        await using var onAbort = http.RequestAborted.Register(() =>
        {
            if (!body.Completed)
            {
                callerGone.Cancel();
            }
        });
        var request = new InvocationRequest(InvocationRequest.NewId())
        {
            TriggerMetadata = await HttpBindingData.ReadAsync(http.Request),
            HttpContext = http,
            CallerGone = callerGone.Token,
        };
        var services = http.RequestServices;
        await using var context = runner.Open(function, request);
        context.Features.Set(http);
        http.RequestServices = context.InstanceServices;
        if (await runner.RunAsync(context) is not null && !http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        http.RequestServices = services;
    }
}
