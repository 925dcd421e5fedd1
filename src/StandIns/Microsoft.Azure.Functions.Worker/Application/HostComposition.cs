using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Admin;
using Microsoft.Azure.Functions.Worker.Bindings;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Lifetime;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Puts the self-hosting app together: what the worker and a Functions host each bring, in one process.</summary>
internal static class HostComposition
{
    private const string EnvironmentSetting = "AZURE_FUNCTIONS_ENVIRONMENT";

    public static WebApplicationBuilder CreateBuilder(string[] args, StartOverrides? overrides)
    {
        var start = StartArguments.Parse(args, overrides);
        var local = LocalSettings.Read(start.BaseDirectory);
        var settings = HostSettings.Read(start, local, args);
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = start.ApplicationName,
            ContentRootPath = start.ContentRoot,
            EnvironmentName = start.EnvironmentName ?? settings.Settings[EnvironmentSetting] ?? Environments.Production,
        });
        var port = start.Port ?? local.Port ?? ListeningAddress.DefaultPort;
        Configure(web, settings, local, args, port);
        Log(web, settings);
        Listen(web, start.Host, port);
        web.Services.AddSingleton(start).AddSingleton(settings).AddSingleton(new StartOutput(overrides?.Output ?? Console.Out));
        AddServices(web);
        web.Host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = web.Environment.IsDevelopment());
        return web;
    }

    public static WebApplication Build(WebApplicationBuilder web)
    {
        var app = web.Build();
        app.UseRouting();
        app.Use(AdminKey.CheckAsync);
        app.Use(HideOtherEndpointsAsync);
        AdminEndpoints.Map(app);
        ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.Add(app.Services.GetRequiredService<FunctionRoutes>());
        app.UseEndpoints(static _ => { });
        return app;
    }

    private static void Configure(WebApplicationBuilder web, HostSettings settings, LocalSettings local, string[] args, int port)
    {
        var configuration = web.Configuration;

        // As the host's builder has it, on unless it is switched off there.
        var reload = !bool.TryParse(settings.Settings["hostBuilder:reloadConfigOnChange"], out var reloads) || reloads;
        var hostName = port == 0 ? [] : new Dictionary<string, string?> { [ListeningAddress.HostNameSetting] = ListeningAddress.HostName(port) };
        configuration.AddInMemoryCollection(hostName);
        configuration.AddEnvironmentVariables("AZURE_FUNCTIONS_");
        configuration.AddJsonFile("appsettings.json", optional: true, reloadOnChange: reload);
        configuration.AddJsonFile($"appsettings.{web.Environment.EnvironmentName}.json", optional: true, reloadOnChange: reload);
        if (web.Environment.IsDevelopment())
        {
            configuration.AddUserSecrets(Assembly.Load(new AssemblyName(web.Environment.ApplicationName)), optional: true, reloadOnChange: false);
        }

        configuration.AddInMemoryCollection(local.Values);
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }

    private static void Log(WebApplicationBuilder web, HostSettings settings)
    {
        web.Logging.AddConfiguration(settings.Logging);
        web.Logging.AddConfiguration(web.Configuration.GetSection("Logging"));
        web.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "[yyyy-MM-ddTHH:mm:ss.fffZ] ";
        });
    }

    private static void Listen(WebApplicationBuilder web, IPAddress? host, int port)
    {
        web.WebHost.UseKestrelCore();
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // What a Functions host takes.
            kestrel.Limits.MaxRequestBodySize = 100 * 1024 * 1024;
            if (host is not null)
            {
                kestrel.Listen(host, port);
            }
            else if (port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, port);
            }
            else
            {
                kestrel.ListenLocalhost(port);
            }
        });
    }

    private static void AddServices(WebApplicationBuilder web)
    {
        var services = web.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddRouting();
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.Configure<WorkerOptions>(options => DefaultConverters.AddTo(options.InputConverters));
        services.AddSingleton<FunctionIndex>().AddSingleton<IFunctionMetadataProvider, IndexedMetadataProvider>();
        services.AddSingleton<ConverterChain>().AddSingleton<ParameterBinder>().AddSingleton<FunctionRunner>();
        services.AddSingleton<HttpFunctionEndpoint>().AddSingleton<FunctionRoutes>();
        services.AddSingleton<TimerStatusStore>().AddSingleton<TimerInvoker>().AddSingleton<TimerCatalog>().AddSingleton<TimerService>();
        services.AddSingleton<RunningInvocations>().AddSingleton<AdminInvoker>();
        services.AddHostedService<StartCheck>();
        services.AddHostedService<StartReport>();
        services.AddHostedService(provider => provider.GetRequiredService<TimerService>());
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
    }

    // A wrong method is answered like an unknown route, as the host answers it.
    private static Task HideOtherEndpointsAsync(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<IndexedFunction>() is not null || endpoint.Metadata.GetMetadata<AdminRoute>() is not null)
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
