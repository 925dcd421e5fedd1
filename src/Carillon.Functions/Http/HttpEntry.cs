using Carillon.Functions.Access;
using Carillon.Functions.Discovery;
using Carillon.Functions.HandOff;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.Http;

/// <summary>
/// The one way in for requests to this library's HTTP functions: it checks access, and turns a store that can't be reached
/// into an answer. The app's own HTTP functions are none of its business.
/// </summary>
internal sealed partial class HttpEntry(FunctionTable functions, AccessPolicy access, HandOffSignature signature, ILogger<HttpEntry> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (functions.RoleFor(context.FunctionDefinition.Name) is not { } role)
        {
            await next(context);
            return;
        }

        var http = context.GetHttpContext()
            ?? throw new InvalidOperationException("Call AddCarillon() after ConfigureFunctionsWebApplication(): access can't be checked otherwise.");

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            var decision = role == Role.Internal ? await signature.DecideAsync(http.Request) : access.Decide(http.Request, role);
            if (Refusal(decision) is { } refusal)
            {
                if (refusal.Unauthorized)
                {
                    http.Response.Headers.WWWAuthenticate = "Bearer";
                }

                context.GetInvocationResult().Value = refusal.Answer;
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
            LogRowUnreadable(context.FunctionDefinition.Name, exception);
            context.GetInvocationResult().Value = Problems.Conflict(exception.Message, ("row", exception.Key.Value));
        }
        catch (Exception exception) when (!http.Response.HasStarted && exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
        {
            LogStoreFailed(context.FunctionDefinition.Name, exception);
            context.GetInvocationResult().Value = Problems.Unavailable("The state store can't be used.", "Try again later; the app's log says what is wrong.");
        }
    }

    private static Refused? Refusal(AccessDecision decision) => decision switch
    {
        AccessDecision.Allowed => null,
        AccessDecision.Refused => new Refused(Problems.Unauthorized(), Unauthorized: true),
        AccessDecision.OtherSite => new Refused(
            Problems.Forbidden("No token is configured: a page of another site may change nothing. Set Carillon:Access:Token to call from there."), Unauthorized: false),
        AccessDecision.NotSigned => new Refused(Problems.Forbidden("Only the app itself calls this route, with a signature of its own."), Unauthorized: false),
        AccessDecision.TooLarge => new Refused(Problems.TooLarge(HandOffSignature.LargestBody), Unauthorized: false),
        _ => new Refused(
            Problems.Unavailable("No token is configured.",
                "Set Carillon:Access:Token (as an environment variable: Carillon__Access__Token) to a token of 16 or more characters. Only in the Development environment is the API open without one."),
            Unauthorized: false),
    };

    private sealed record Refused(IResult Answer, bool Unauthorized);

    [LoggerMessage(EventId = 41, Level = LogLevel.Error, Message = "The state store failed while {Function} answered a request.")]
    private partial void LogStoreFailed(string function, Exception exception);

    [LoggerMessage(EventId = 42, Level = LogLevel.Error, Message = "{Function} could not answer a request: a row can't be read.")]
    private partial void LogRowUnreadable(string function, Exception exception);
}
