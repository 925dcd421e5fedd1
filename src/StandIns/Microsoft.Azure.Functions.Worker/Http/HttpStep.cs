using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The step that shows the request to those after it, and turns what they leave as result into the response.</summary>
internal static class HttpStep
{
    public const string ContextKey = "HttpRequestContext";

    public static FunctionExecutionDelegate Wrap(FunctionExecutionDelegate next) => async context =>
    {
        if (context.Features.Get<ReceivedRequest>() is not { HttpContext: var http })
        {
            await next(context);
            return;
        }

        context.Items[ContextKey] = http;
        context.Features.Set<IHttpRequestDataFeature>(ServedRequestFeature.Instance);
        await next(context);
        if (!await AnswerAsync(context, http))
        {
            InvocationLog.NoResponse(context.GetLogger("Function." + context.FunctionDefinition.Name), context.FunctionDefinition.Name, context.InvocationId);
        }
    };

    private static async Task<bool> AnswerAsync(FunctionContext context, HttpContext http)
    {
        if (await AnswerAsync(context.GetInvocationResult().Value, http))
        {
            return true;
        }

        var output = context.GetOutputBindings<object>().FirstOrDefault(o => o.BindingType == FunctionOutputs.Http);
        return output is not null && await AnswerAsync(output.Value, http);
    }

    private static async Task<bool> AnswerAsync(object? result, HttpContext http)
    {
        switch (result)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                return true;
            case IResult answer:
                await answer.ExecuteAsync(http);
                return true;
            case HttpResponseData:
                // It wrote through to the response.
                return true;
            default:
                return false;
        }
    }
}
