using Carillon.Alerts;
using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.History;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Carillon.TestKit.Engine;

/// <summary>
/// The real engine, composed as the app composes it: over a store in memory and a clock that the test moves, unless it brings a store,
/// or another time, of its own.
/// </summary>
public sealed class EngineUnderTest : IDisposable
{
    private readonly ServiceProvider _services;

    public EngineUnderTest(IEnumerable<KeyValuePair<string, string?>>? settings = null, InMemoryStateStore? memory = null, ManualClock? clock = null,
        ProcessIdentity? identity = null, IStateStore? store = null, TimeProvider? time = null, IBackupStore? blobs = null, StateGenerations? generations = null,
        INoticeChannel? notices = null)
    {
        Memory = memory ?? new InMemoryStateStore();
        Clock = clock ?? new ManualClock(Some.Instant);
        Store = new InterceptingStateStore(store ?? Memory);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build());
        services.AddSingleton<IHostApplicationLifetime>(Lifetime);
        services.AddSingleton<IHostEnvironment>(new Environment());
        services.AddSingleton(time ?? Clock);
        services.AddSingleton<IStateStore>(Store);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Logs));
        if (identity is not null)
        {
            services.AddSingleton(identity);
        }

        if (generations is not null)
        {
            services.AddSingleton(generations);
        }

        if (blobs is not null)
        {
            services.AddSingleton(blobs);
            services.AddBackupPlace();
        }

        if (notices is not null)
        {
            services.AddSingleton(notices);
        }

        services.AddCarillonEngine();
        _services = services.BuildServiceProvider();
    }

    public ManualClock Clock { get; }

    public InMemoryStateStore Memory { get; }

    public InterceptingStateStore Store { get; }

    public ManualLifetime Lifetime { get; } = new();

    public CollectingLoggerProvider Logs { get; } = new();

    public Claimer Claimer => Get<Claimer>();

    public JobRunner Runner => Get<JobRunner>();

    public ExecutionHistory History => Get<ExecutionHistory>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Makes jobs known, as a start of the app does.</summary>
    public async Task DeclareAsync(params Job[] jobs)
    {
        Get<JobCatalog>().Fill(jobs);
        await Get<DefinitionSync>().SyncAsync(CancellationToken.None);
    }

    /// <summary>A job that is known.</summary>
    public async Task<Job> DeclareAsync(JobDefinition? definition = null, IJobBody? body = null)
    {
        var job = Some.Job(definition, body);
        await DeclareAsync(job);
        return job;
    }

    /// <summary>Claims what is due now; it has to be there for the taking.</summary>
    public async Task<RunClaim> ClaimDueAsync(Job job) =>
        (await Claimer.ClaimDueAsync(job, Clock.GetUtcNow(), early: TimeSpan.Zero, CancellationToken.None)).Taken();

    /// <summary>Claims a run by hand; nothing may stand in its way.</summary>
    public async Task<RunClaim> ClaimByHandAsync(Job job, IReadOnlyDictionary<string, string>? parameters = null) =>
        (await Claimer.ClaimRequestedAsync(job, ByHand(parameters), CancellationToken.None)).Taken();

    /// <summary>Runs a job by hand, to its end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="waits">What the run waits for on the way: the clock is moved by each of them, once the run has come to it.</param>
    public async Task<EndedRun> RunByHandAsync(Job job, params TimeSpan[] waits) => await RunAsync(await ClaimByHandAsync(job), waits);

    /// <summary>Runs what was claimed, to its end.</summary>
    public async Task<EndedRun> RunAsync(RunClaim claim, params TimeSpan[] waits)
    {
        var run = Runner.RunAsync(claim, claim.Job.Body!, invocation: null);
        foreach (var wait in waits)
        {
            await Clock.AdvanceWhenArmedAsync(wait);
        }

        var end = await run.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        return new EndedRun(Assert.IsType<ExecutionRow>(end.Execution), end.Exception);
    }

    /// <summary>Starts what has waited for a run to end.</summary>
    public Task StartWaitingAsync(RunClaim claim, EndedRun end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return Get<WaitingRuns>().StartAfterAsync(claim, new RunEnd(end.Execution, end.Exception));
    }

    public static RunRequest ByHand(IReadOnlyDictionary<string, string>? parameters = null) =>
        new(RunTrigger.Manual, "ada", "to see", parameters ?? new Dictionary<string, string>());

    /// <summary>Every finished execution of a job, newest first.</summary>
    public async Task<IReadOnlyList<ExecutionRow>> FinishedAsync(Job job) =>
        [.. (await History.OfJobAsync(job.Id, null, 1_000, CancellationToken.None)).Rows.Select(row => (ExecutionRow)row.Row)];

    /// <summary>Where a job stands.</summary>
    public async Task<JobStateRow> StateAsync(Job job) =>
        (await Memory.ReadAsync<JobStateRow>(StateKeys.JobState(job.Id), CancellationToken.None))!.Row;

    /// <summary>The executions under way.</summary>
    public async Task<IReadOnlyList<LiveRow>> LiveAsync() =>
        [.. (await Memory.ReadRangeAsync(StateKeys.Live, 1_000, CancellationToken.None)).Rows.Select(row => (LiveRow)row.Row)];

    public void Dispose()
    {
        _services.Dispose();
        Lifetime.Dispose();
    }

    private sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Testing";

        public string ApplicationName { get; set; } = "Carillon.Tests";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
