using Carillon.Alerts;
using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Functions.Access;
using Carillon.Functions.Alerts;
using Carillon.Functions.Discovery;
using Carillon.Functions.HandOff;
using Carillon.Functions.Http;
using Carillon.Functions.Metrics;
using Carillon.Functions.OpenApi;
using Carillon.Functions.Scheduler;
using Carillon.Functions.SystemJobs;
using Carillon.Functions.Timers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Carillon.Functions;

/// <summary>Adds Carillon to a Functions app.</summary>
public static class CarillonFunctionsBuilder
{
    /// <summary>
    /// Makes every timer function of the app a job. Call it after <c>ConfigureFunctionsWebApplication()</c> and after every
    /// other middleware: the innermost one decides how a method is called. A state store, and a place for backups, are added beside it.
    /// </summary>
    public static FunctionsApplicationBuilder AddCarillon(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SystemSchedules.AddTo(builder.Configuration);
        var services = builder.Services;
        services.AddCarillonEngine();
        services.AddCarillonBackups();
        services.AddCarillonOptions<AccessOptions, AccessOptionsValidator>("Carillon:Access");
        services.AddCarillonOptions<RateLimitOptions, RateLimitOptionsValidator>("Carillon:RateLimits");

        services.TryAddSingleton<AccessPolicy>();
        services.TryAddSingleton<SignedInCaller>();
        services.TryAddSingleton<RateLimits>();
        services.TryAddSingleton<BackupJobs>();
        services.TryAddSingleton<ScopeCheck>();
        services.TryAddSingleton<FunctionTable>();
        services.TryAddSingleton<DisabledFunctions>();
        services.TryAddSingleton<JobMethods>();
        services.TryAddSingleton<JobDiscovery>();
        services.TryAddSingleton<InvocationLimit>();
        services.TryAddSingleton(provider => new InterfaceDescription(provider.GetRequiredService<FunctionTable>(), provider.GetRequiredService<ProcessIdentity>()));
        services.TryAddSingleton<OutcomeWait>();
        services.TryAddSingleton<RunAnswers>();
        services.TryAddSingleton<JobViews>();
        services.TryAddSingleton<JobActBodies>();
        services.TryAddSingleton<JobActAnswers>();
        services.TryAddSingleton<BackupAnswers>();
        services.TryAddSingleton<BackupRuns>();
        services.TryAddSingleton<RestoreAnswers>();
        services.TryAddSingleton<ScheduledJobs>();
        services.TryAddSingleton<SchedulerReads>();
        services.TryAddSingleton<SchedulerActs>();
        services.TryAddSingleton<SchedulerSetup>();
        services.TryAddSingleton<RequestCounts>();
        services.AddHandOff();

        // What the client would log of each request has the URL, which may hold a secret.
        services.AddHttpClient(WebhookChannel.HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers();
        services.TryAddSingleton<INoticeChannel, WebhookChannel>();
        services.AddHostedService<CarillonStart>();

        builder.UseMiddleware<HttpEntry>();
        builder.UseMiddleware<JobMiddleware>();
        return builder;
    }
}
