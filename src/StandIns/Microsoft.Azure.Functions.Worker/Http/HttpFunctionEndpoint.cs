using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Answers a request with a function.</summary>
internal sealed class HttpFunctionEndpoint(FunctionRunner runner)
{
    public async Task InvokeAsync(HttpContext http, IndexedFunction function)
    {
        using var caller = new CallerWatch(http);
        var request = new InvocationRequest(InvocationRequest.NewId())
        {
            TriggerMetadata = await HttpBindingData.ReadAsync(http.Request),
            CallerGone = caller.Gone,
        };
        var services = http.RequestServices;
        await using var context = runner.Open(function, request);
        context.Features.Set(new ReceivedRequest(http));
        http.RequestServices = context.InstanceServices;
        if (await runner.RunAsync(context) is not null && !http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        http.RequestServices = services;
    }
}
