using System.Reflection;
using System.Security.Cryptography;
using Carillon.Alerts;
using Carillon.Backups.Live;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Explanations;
using Carillon.Health;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Logs;
using Carillon.Metrics;
using Carillon.Operators;
using Carillon.Records;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon;

/// <summary>The engine's services.</summary>
public static class CarillonServices
{
    /// <summary>
    /// Adds the engine. Of the stores that storage projects add, it takes the one that the settings choose; an
    /// <see cref="IStateStore"/> that is there already is taken as it is.
    /// </summary>
    public static IServiceCollection AddCarillonEngine(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StoreTime>();
        services.TryAddSingleton<IStoreTimeObserver>(provider => provider.GetRequiredService<StoreTime>());
        services.TryAddSingleton(_ => RandomNumberGenerator.Create());
        services.AddSingleton(new CarillonSection("Carillon", ["Storage"]));
        services.TryAddSingleton(provider => StoreChoice.Of(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>().IsDevelopment()));
        services.TryAddSingleton(ChosenStore.Make);
        services.TryAddSingleton(provider => StateGenerations.Of(provider.GetRequiredService<IStateStore>())!);
        services.AddCarillonOptions<JobDefaultsOptions, JobDefaultsValidator>("Carillon:Defaults");
        services.AddCarillonOptions<ExecutionOptions, ExecutionOptionsValidator>("Carillon:Execution");

        services.AddCarillonOptions<DispatcherOptions, DispatcherOptionsValidator>("Carillon:Dispatcher");
        services.AddCarillonOptions<RetentionOptions, RetentionOptionsValidator>("Carillon:Retention");
        services.AddCarillonOptions<AliasOptions, AliasOptionsValidator>("Carillon:Aliases");
        services.AddCarillonOptions<AlertOptions, AlertOptionsValidator>("Carillon:Alerts").AddReloading<AlertOptions>("Carillon:Alerts");
        services.AddCarillonOptions<MonitorOptions, MonitorOptionsValidator>("Carillon:Monitor");
        services.AddCarillonOptions<SweeperOptions, SweeperOptionsValidator>("Carillon:Sweeper");

        services.TryAddSingleton(provider => ProcessIdentity.Current(
            provider.GetRequiredService<IConfiguration>(), AppAssembly(provider.GetRequiredService<IHostEnvironment>()),
            provider.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.TryAddSingleton<SecretMask>();
        services.TryAddSingleton<JobCatalog>();

        services.TryAddSingleton<EffectiveJobs>();
        services.TryAddSingleton<JobEditor>();
        services.TryAddSingleton<Builds>();
        services.TryAddSingleton<DefinitionSync>();
        services.TryAddSingleton<Retirement>();
        services.TryAddSingleton<LedgerRows>();
        services.TryAddSingleton<IdempotentRequests>();
        services.TryAddSingleton<ClaimWriter>();
        services.TryAddSingleton<LastStates>();
        services.TryAddSingleton<Claimer>();
        services.TryAddSingleton<Adopter>();
        services.TryAddSingleton<ClaimTransfer>();
        services.TryAddSingleton<Losses>();
        services.TryAddSingleton<LostRunSweeper>();
        services.TryAddSingleton<SilentLeases>();
        services.TryAddSingleton<LocalRuns>();
        services.TryAddSingleton<DueList>();
        services.TryAddSingleton<ClaimsFirst>();
        services.TryAddSingleton<Dispatcher>();
        services.TryAddSingleton<NextRun>();
        services.TryAddSingleton<WaitingRuns>();
        services.TryAddSingleton<RunPool>();
        services.TryAddSingleton<IHandOff>(provider => provider.GetRequiredService<RunPool>());

        services.AddLongLogs();
        services.TryAddSingleton<Invoker>();
        services.TryAddSingleton<LeaseKeeper>();
        services.TryAddSingleton<Recorder>();
        services.TryAddSingleton<Reporter>();
        services.TryAddSingleton<ShutdownNotice>();
        services.TryAddSingleton<ActiveRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<ActiveRuns>());
        services.TryAddSingleton(provider => new JobRunner(
            provider.GetRequiredService<ActiveRuns>(),
            provider.GetRequiredService<LeaseKeeper>(),
            provider.GetRequiredService<Invoker>(),
            provider.GetRequiredService<LongLogs>(),
            provider.GetRequiredService<Recorder>(),
            provider.GetRequiredService<ClaimsFirst>(),
            provider.GetRequiredService<Reporter>(),
            provider.GetRequiredService<ProcessIdentity>(),
            provider.GetRequiredService<StoreTime>(),
            provider.GetRequiredService<IOptions<ExecutionOptions>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, RunLogProvider>());

        services.TryAddSingleton<JobActs>();
        services.TryAddSingleton<BulkActs>();
        services.TryAddSingleton<ExecutionActs>();
        services.TryAddSingleton<Reruns>();
        services.TryAddSingleton<AuditTrail>();
        services.TryAddSingleton<TokenCheck>();
        services.TryAddSingleton<TokenActs>();

        services.TryAddSingleton<ExecutionHistory>();
        services.TryAddSingleton<NumberedRuns>();
        services.TryAddSingleton<Explainer>();
        services.TryAddSingleton(provider => new RetentionArchive(
            provider.GetService<LogPlace>(), provider.GetRequiredService<StoreTime>(), provider.GetRequiredService<ILogger<RetentionArchive>>()));
        services.TryAddSingleton<Cleanup>();
        services.TryAddSingleton<Heartbeat>();
        services.TryAddSingleton<Readiness>();
        services.TryAddSingleton<LedgerConsistency>();
        services.TryAddSingleton<HealthChecks>();

        services.TryAddSingleton<RecordLog>();
        services.TryAddSingleton<AlertBook>();
        services.TryAddSingleton(provider => new NoticeDelivery(
            provider.GetRequiredService<IStateStore>(),
            provider.GetService<INoticeChannel>(),
            provider.GetRequiredService<StoreTime>(),
            provider.GetRequiredService<IOptions<AlertOptions>>(),
            provider.GetRequiredService<ILogger<NoticeDelivery>>()));
        services.TryAddSingleton<ClockSilence>();
        services.TryAddSingleton<AlertMonitor>();
        services.TryAddSingleton<MetricsCollector>();
        services.TryAddSingleton<StoredMetrics>();
        services.TryAddSingleton<ProcessMetrics>();
        services.TryAddSingleton<Sweep>();
        return services;
    }

    private static Assembly? AppAssembly(IHostEnvironment environment) =>
        AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == environment.ApplicationName);
}
