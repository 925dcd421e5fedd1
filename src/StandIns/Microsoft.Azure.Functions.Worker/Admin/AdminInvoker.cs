using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Lifetime;
using Microsoft.Azure.Functions.Worker.Timers;

namespace Microsoft.Azure.Functions.Worker.Admin;

/// <summary>Runs a function because somebody asked for it by name.</summary>
internal sealed class AdminInvoker(TimerStatusStore store, TimerCatalog catalog, TimerInvoker invoker, TimerService timers, RunningInvocations running)
{
    /// <summary>Starts the run and answers with a status code; nobody waits for the run.</summary>
    public async Task<int> StartAsync(IndexedFunction function, HttpRequest request)
    {
        if (!catalog.IsKnown(function))
        {
            return StatusCodes.Status404NotFound;
        }

        if (!await HasInputAsync(request))
        {
            return StatusCodes.Status400BadRequest;
        }

        if (function.Trigger is not TimerTriggerAttribute)
        {
            // A request is what an HTTP function is run by.
            return StatusCodes.Status400BadRequest;
        }

        var info = TimerRun.Json(store.Find(function.Name), isPastDue: false, catalog.Zone);
        _ = running.Track(Task.Run(() => invoker.InvokeAsync(function, info, timers.Firing), CancellationToken.None));
        return StatusCodes.Status202Accepted;
    }

    // As the host: an object, with an input or without; an empty body counts as one.
    private static async Task<bool> HasInputAsync(HttpRequest request)
    {
        if (request.ContentLength is null or 0)
        {
            return true;
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
