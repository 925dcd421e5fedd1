using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Admin;

/// <summary>The host's own endpoints: what functions there are, a run by hand, and whether the host is up.</summary>
internal static class AdminEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Add(routes.Map("/admin/host/status", StatusAsync), HttpMethods.Get);
        Add(routes.Map("/admin/functions", ListAsync), HttpMethods.Get);
        Add(routes.Map("/admin/functions/{name}", InvokeAsync), HttpMethods.Post);
        // Nothing of the app answers below /admin, not even a route that takes everything.
        Add(routes.Map("/admin/{**rest}", NotFoundAsync), null, order: 1);
    }

    private static void Add(IEndpointConventionBuilder endpoint, string? method, int order = 0) => endpoint.Add(builder =>
    {
        builder.Metadata.Add(new AdminRoute());
        ((RouteEndpointBuilder)builder).Order = int.MinValue + order;
        if (method is not null)
        {
            builder.Metadata.Add(new HttpMethodMetadata([method]));
        }
    });

    private static Task StatusAsync(HttpContext http)
        => http.Response.WriteAsJsonAsync(new { state = "Running", version = typeof(AdminEndpoints).Assembly.GetName().Version?.ToString() });

    private static Task ListAsync(HttpContext http)
    {
        var index = http.RequestServices.GetRequiredService<FunctionIndex>();
        var settings = http.RequestServices.GetRequiredService<HostSettings>();
        return http.Response.WriteAsJsonAsync(index.Functions.Select(f => new
        {
            name = f.Name,
            entryPoint = f.Metadata.EntryPoint,
            scriptFile = f.Metadata.ScriptFile,
            isDisabled = settings.IsDisabled(f.Name),
            invokeUrlTemplate = f.Trigger is HttpTriggerAttribute trigger ? $"http://{http.Request.Host}/{FunctionRoutes.RouteOf(f, trigger, settings)}" : null,
            bindings = f.Metadata.RawBindings!.Select(b => JsonSerializer.Deserialize<JsonElement>(b)),
        }));
    }

    private static async Task InvokeAsync(HttpContext http)
    {
        var function = http.RequestServices.GetRequiredService<FunctionIndex>().ByName((string)http.GetRouteValue("name")!);
        http.Response.StatusCode = function is null
            ? StatusCodes.Status404NotFound
            : await http.RequestServices.GetRequiredService<AdminInvoker>().StartAsync(function, http.Request);
    }

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
