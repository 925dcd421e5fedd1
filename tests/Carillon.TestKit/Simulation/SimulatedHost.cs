using Carillon.Backups.Live;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using System.Security.Cryptography;

namespace Carillon.TestKit.Simulation;

/// <summary>
/// A process of the simulated app: the real engine, composed as the app composes it, on a scheduler, a clock, a store and a source
/// of randomness of its own.
/// </summary>
internal sealed class SimulatedHost : IDisposable
{
    /// <summary>Platforms fire some milliseconds before the instant: what is due within this time is what they fire for.</summary>
    private static readonly TimeSpan EarlyFiring = TimeSpan.FromSeconds(2);

    /// <summary>What every process is composed of; put together once.</summary>
    private static readonly ServiceProvider Engine = Compose();

    private readonly AsyncServiceScope _scope;
    private readonly ManualLifetime _lifetime = new();

    public SimulatedHost(World world, int number, SimulatedBuild build, TimeSpan skew, ulong seed)
    {
        (World, Build, Name) = (world, build, $"h{number}");
        Clock = new SimulatedClock(world.Time, skew, Scheduler);
        _scope = Engine.CreateAsyncScope();
        var parts = Get<SimulatedParts>();
        (parts.Host, parts.Lifetime, parts.HandOffDice) = (this, _lifetime, Dice.For(seed, "hand-off"));
        parts.Randomness = new SimulatedRandomness(seed);
        Time = Get<StoreTime>();
        Get<JobCatalog>().Fill(build.Definitions.Select(one => new Job(one.Definition, one.Schedule, new SimulatedBody(world, this), RungByItsTrigger: one.Definition.TimeZone == "UTC")));
    }

    public World World { get; }

    public string Name { get; }

    public SimulatedBuild Build { get; }

    public SimulatedScheduler Scheduler { get; } = new();

    public SimulatedClock Clock { get; }

    /// <summary>What it goes by: its clock, or nearer to the store's, where that tells its time.</summary>
    public StoreTime Time { get; }

    /// <summary>Whether it is gone for good.</summary>
    public bool Dead { get; set; }

    /// <summary>Whether it does nothing for now: none of its work is run, and no timer of it rings.</summary>
    public bool Stalled { get; set; }

    /// <summary>Whether it was told to stop.</summary>
    public bool Stopping { get; private set; }

    /// <summary>Whether it is in its dispatcher's minute.</summary>
    public bool Dispatching { get; private set; }

    /// <summary>Whether it is replacing the state.</summary>
    public bool Restoring { get; set; }

    /// <summary>Whether it works.</summary>
    public bool IsUp => !Dead && !Stalled;

    /// <summary>Whether it has started: its jobs are known.</summary>
    public bool Started { get; private set; }

    public T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>Starts something in this process. What may go wrong in it is that the store fails.</summary>
    public void Start(string what, Func<Task> work)
    {
        World.Say(this, what);
        Scheduler.Start(() => WatchAsync(what, work));
    }

    /// <summary>Brings its definitions in, as a start of the app does. A start that fails is made again.</summary>
    public void Declare() => Start($"starts, build {Build.Name}, {Clock.Skew.TotalSeconds:0.###} s ahead", async () =>
    {
        while (!Started)
        {
            try
            {
                await Get<IStateStore>().OpenAsync(CancellationToken.None);
                await Get<DefinitionSync>().SyncAsync(CancellationToken.None);
                Started = true;
            }
            catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Clock);
            }
        }
    });

    /// <summary>The dispatcher's timer rings.</summary>
    public void Dispatch()
    {
        if (!Dispatching)
        {
            Dispatching = true;
            Start("dispatcher's minute", async () =>
            {
                try
                {
                    await Get<Dispatcher>().RunMinuteAsync(_lifetime.ApplicationStopping);
                }
                finally
                {
                    Dispatching = false;
                }
            });
        }
    }

    /// <summary>A job's own timer rings.</summary>
    public void Ring(JobId id, TimeSpan? limit)
    {
        if (Get<JobCatalog>().TryGet(id, out var job))
        {
            Start($"timer of {id}", async () =>
            {
                using var invocation = new InvocationTime(limit, Clock, CancellationToken.None);
                if (await Get<Claimer>().ClaimDueAsync(job, Time.GetUtcNow(), EarlyFiring, CancellationToken.None) is ClaimResult.Claimed { Claim: var claim })
                {
                    await RunAsync(claim, invocation);
                }
            });
        }
    }

    /// <summary>Somebody asks for a run, and asks again where there is no answer.</summary>
    public void AskForRun(JobId id, RunRequest request)
    {
        if (Get<JobCatalog>().TryGet(id, out var job))
        {
            Start($"{request.RequestedBy} asks for a run of {id}", async () =>
            {
                if (await AskAsync(job, request) is ClaimResult.Claimed { Claim: var claim })
                {
                    await RunAsync(claim, null);
                }
            });
        }
    }

    /// <summary>It is told to stop, and ends when its runs have.</summary>
    public void Stop()
    {
        Stopping = true;
        Start("is told to stop", async () =>
        {
            _lifetime.StopApplication();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), Clock);
            foreach (var service in _scope.ServiceProvider.GetServices<IHostedService>())
            {
                await service.StopAsync(patience.Token);
            }

            Dead = true;
        });
    }

    public void Dispose()
    {
        // All of it is done at once.
        _scope.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _lifetime.Dispose();
    }

    /// <summary>With a key one may ask again until there is an answer.</summary>
    private async Task<ClaimResult> AskAsync(Job job, RunRequest request)
    {
        while (true)
        {
            try
            {
                return await Get<Claimer>().ClaimRequestedAsync(job, request, CancellationToken.None);
            }
            catch (Exception exception) when (request.Idempotency is not null && exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Clock);
            }
        }
    }

    /// <summary>
    /// The engine as the app composes it, but for how long its parts live: as long as a process does, which is a scope here. So they
    /// are looked up once for all processes there ever are.
    /// </summary>
    private static ServiceProvider Compose()
    {
        var engine = new ServiceCollection();
        engine.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        engine.AddSingleton<IHostEnvironment>(new Environment());
        engine.AddCarillonEngine();

        var services = new ServiceCollection();
        foreach (var service in engine)
        {
            ((ICollection<ServiceDescriptor>)services).Add(InScope(service));
        }

        services.AddScoped<SimulatedParts>();
        services.AddScoped<IHostApplicationLifetime>(provider => provider.GetRequiredService<SimulatedParts>().Lifetime);
        services.AddScoped<TimeProvider>(provider => provider.GetRequiredService<SimulatedParts>().Host.Clock);
        services.AddScoped<RandomNumberGenerator>(provider => provider.GetRequiredService<SimulatedParts>().Randomness);
        services.AddScoped<ILoggerFactory>(provider => provider.GetRequiredService<SimulatedParts>().Host.World.Logs);
        services.AddScoped(typeof(ILogger<>), typeof(Logger<>));
        services.AddScoped(provider => StoreOf(provider.GetRequiredService<SimulatedParts>().Host, provider));
        services.AddScoped(provider => provider.GetRequiredService<SimulatedParts>().Host.Identity());
        services.AddScoped<IHandOff>(provider => new SimulatedHandOff(
            provider.GetRequiredService<SimulatedParts>(), provider.GetRequiredService<RunPool>(), provider.GetRequiredService<ClaimTransfer>()));
        return services.BuildServiceProvider();
    }

    /// <summary>The one store that there is, or the one that holds the state, where restores replace it.</summary>
    private static IStateStore StoreOf(SimulatedHost host, IServiceProvider provider)
    {
        var home = new HostStore(host.World, host, 0);
        return host.World.Plan.Restores
            ? new StateGenerations(home, new HostSiblings(host), provider.GetRequiredService<StoreTime>(), provider.GetRequiredService<ILogger<StateGenerations>>())
            : home;
    }

    /// <summary>What has no state of its own is the same for every process: options, and what reads and checks them, but for those that follow changes.</summary>
    private static ServiceDescriptor InScope(ServiceDescriptor service) =>
        service.ImplementationInstance is not null || (service.ServiceType.Namespace?.StartsWith("Microsoft.Extensions.Options", StringComparison.Ordinal) == true && !FollowsChanges(service)) ? service
        : service.ImplementationFactory is { } factory ? new ServiceDescriptor(service.ServiceType, factory, ServiceLifetime.Scoped)
        : new ServiceDescriptor(service.ServiceType, service.ImplementationType!, ServiceLifetime.Scoped);

    private static bool FollowsChanges(ServiceDescriptor service) =>
        service.ImplementationFactory is not null && service.ServiceType.IsConstructedGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(IOptions<>);

    private ProcessIdentity Identity() => new(Name, Build.Name, DateTimeOffset.UnixEpoch.AddDays(Build.Number), Clock.GetUtcNow());

    private async Task RunAsync(RunClaim claim, InvocationTime? invocation)
    {
        var end = await Get<JobRunner>().RunAsync(claim, claim.Job.Body!, invocation);
        await Get<WaitingRuns>().StartAfterAsync(claim, end);
    }

    private async Task WatchAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or OperationCanceledException)
        {
            World.Say(this, $"{what}: {exception.Message}");
        }
#pragma warning disable CA1031 // Whatever else comes out of the engine is a defect, and is told of as one.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            World.Violate(Rules.FailsOnlyWithTheStore, $"{Name}, {what}: {exception}");
        }
    }

    private sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Simulation";

        public string ApplicationName { get; set; } = "Carillon.Simulation";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
