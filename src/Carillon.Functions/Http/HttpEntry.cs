using Carillon.Diagnostics;
using Carillon.Functions.Access;
using Carillon.Functions.Discovery;
using Carillon.Functions.HandOff;
using Carillon.Functions.Metrics;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.Http;

/// <summary>
/// The one way in for requests to this library's HTTP functions: it gives each an id, checks who calls, what they may, how often and how
/// much, says to browsers what they may do with answers, and turns a store that can't be reached into an answer. The app's own HTTP functions are
/// none of its business.
/// </summary>
internal sealed partial class HttpEntry(
    FunctionTable functions, AccessPolicy access, RateLimits limits, ScopeCheck scope, HandOffSignature signature, RequestCounts counts, SecretMask mask, ILogger<HttpEntry> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>How long whoever finds the store down is to wait: a fail-over of it takes seconds.</summary>
    private const string StoreRetryAfterSeconds = "5";

    private static readonly Func<ILogger, string, IDisposable?> InRequest = LoggerMessage.DefineScope<string>("Request {RequestId}");

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var function = context.FunctionDefinition.Name;
        if (functions.RequirementOf(function) is not { } route)
        {
            await next(context);
            return;
        }

        var http = context.GetHttpContext()
            ?? throw new InvalidOperationException("Call AddCarillon() after ConfigureFunctionsWebApplication(): access can't be checked otherwise.");

        // Also what the framework logs of the request then calls it so.
        var id = http.TraceIdentifier = RequestId.Of(http.Request, mask);
        http.Response.Headers[RequestId.Header] = id;
        SecurityHeaders.Write(http);
        http.Response.OnCompleted(() =>
        {
            counts.Count(function, http.Response.StatusCode);
            return Task.CompletedTask;
        });
        using var span = RequestId.TraceOf(http.Request) is { } trace ? CarillonTelemetry.GoOn(trace) : null;
        using (InRequest(logger, id))
        {
            await AnswerAsync(context, next, http, route, id);
        }

        if (context.GetInvocationResult().Value is ProblemHttpResult problem)
        {
            problem.ProblemDetails.Extensions["requestId"] = id;
        }
    }

    private async Task AnswerAsync(FunctionContext context, FunctionExecutionDelegate next, HttpContext http, RequiresAttribute route, string id)
    {
        var function = context.FunctionDefinition.Name;
        try
        {
            if (await RefuseAsync(function, route, http, id) is { } refusal)
            {
                context.GetInvocationResult().Value = refusal;
                return;
            }

            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away while something was read for them: nobody is left to answer, and nothing went wrong.
            context.GetInvocationResult().Value = Results.Empty;
        }
        catch (UnreadableRowException exception) when (!http.Response.HasStarted)
        {
            // The store is well: to ask again changes nothing, and the caller can be told what has to be repaired.
            LogRowUnreadable(function, exception);
            context.GetInvocationResult().Value = Problems.Conflict(exception.Message, ("row", exception.Key.Value));
        }
        catch (Exception exception) when (!http.Response.HasStarted && exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
        {
            LogStoreFailed(function, exception);
            http.Response.Headers.RetryAfter = StoreRetryAfterSeconds;
            context.GetInvocationResult().Value = Problems.Unavailable("The state store can't be used.", "Try again later; the app's log says what is wrong.");
        }
    }

    /// <summary>Looks whether a request may be let in: who, how often, how much, about what.</summary>
    /// <returns>Null where it may; otherwise the answer.</returns>
    private async Task<IResult?> RefuseAsync(string function, RequiresAttribute route, HttpContext http, string id)
    {
        if (route.Role == Role.Internal)
        {
            return Refusals.Of(http, await signature.DecideAsync(http.Request), route.Role);
        }

        var answer = await access.DecideAsync(http.Request, route.Role);
        if (Refusals.Of(http, answer.Decision, route.Role, answer.RetryAfter) is { } refusal)
        {
            return refusal;
        }

        var caller = answer.Caller!;
        if (limits.Take(function, route.Role, http.Request, caller) is { } wait)
        {
            return Refusals.TooOften(http, wait);
        }

        if (http.Request.ContentLength > BodyBytes.Most)
        {
            return Problems.TooLarge(BodyBytes.Most);
        }

        http.Features.Set(caller with { RequestId = id });
        return await scope.RefuseAsync(http.Request, route, caller);
    }

    [LoggerMessage(EventId = 41, Level = LogLevel.Error, Message = "The state store failed while {Function} answered a request.")]
    private partial void LogStoreFailed(string function, Exception exception);

    [LoggerMessage(EventId = 42, Level = LogLevel.Error, Message = "{Function} could not answer a request: a row can't be read.")]
    private partial void LogRowUnreadable(string function, Exception exception);
}
