using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The routes of the app's HTTP functions, made when the server starts.</summary>
internal sealed class FunctionRoutes(FunctionIndex index, HostSettings settings, HttpFunctionEndpoint endpoint) : EndpointDataSource
{
    private readonly Lazy<IReadOnlyList<Endpoint>> endpoints = new(() => Build(index, settings, endpoint));

    public override IReadOnlyList<Endpoint> Endpoints => endpoints.Value;

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    /// <summary>A function's whole route, without the leading slash.</summary>
    public static string RouteOf(IndexedFunction function, HttpTriggerAttribute trigger, HostSettings settings)
        => $"{settings.RoutePrefix}/{(trigger.Route ?? function.Name).Trim('/')}".Trim('/');

    private static List<Endpoint> Build(FunctionIndex index, HostSettings settings, HttpFunctionEndpoint endpoint)
    {
        List<Endpoint> routes = [];
        foreach (var function in index.Functions)
        {
            if (function.Trigger is HttpTriggerAttribute trigger && !settings.IsDisabled(function.Name))
            {
                routes.Add(Build(function, trigger, settings, endpoint));
            }
        }

        return routes;
    }

    private static Endpoint Build(IndexedFunction function, HttpTriggerAttribute trigger, HostSettings settings, HttpFunctionEndpoint endpoint)
    {
        var pattern = RoutePatternFactory.Parse("/" + RouteOf(function, trigger, settings));
        var builder = new RouteEndpointBuilder(http => endpoint.InvokeAsync(http, function), pattern, order: 0) { DisplayName = function.Name };
        builder.Metadata.Add(function);
        if (trigger.Methods is { Length: > 0 } methods)
        {
            builder.Metadata.Add(new HttpMethodMetadata(methods.Select(m => m.ToUpperInvariant())));
        }

        return builder.Build();
    }
}
