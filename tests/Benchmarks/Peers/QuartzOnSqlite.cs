using System.Globalization;
using Benchmarks.Harness;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Benchmarks.Peers;

/// <summary>
/// Quartz.NET with its job store and its execution history in SQLite, each execution written as it completes. Its file is in
/// write-ahead mode like ours, and flushes every commit: what Quartz.NET sets by itself is slower.
/// </summary>
internal sealed class QuartzOnSqlite : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly string _connectionString;

    /// <summary>Makes one.</summary>
    /// <param name="concurrency">How many jobs it may run at the same time.</param>
    public QuartzOnSqlite(int concurrency)
    {
        _connectionString = $"Data Source={Path.Combine(_folder.Path, "quartz.db")}";
        SQLitePCL.Batteries_V2.Init();
        using (var connection = new SqliteConnection(_connectionString))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            command.ExecuteNonQuery();
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<QuartzJob.Starts>();
        services.AddQuartzExecutionHistory(history => history.MaxEntriesPerScheduler = 1_000_000);
        services.AddQuartz(quartz =>
        {
            quartz.UseDefaultThreadPool(concurrency);
            quartz.UsePersistentStore(store => store.UseSqlite(_connectionString).ProvisionSchema().UseExecutionHistory());
        });
        _services = services.BuildServiceProvider();
    }

    /// <summary>When each job was called, against when it was to be.</summary>
    public IReadOnlyCollection<double> Lateness => _services.GetRequiredService<QuartzJob.Starts>().Milliseconds;

    /// <summary>Opens its store, and schedules jobs that are due once.</summary>
    public async Task ScheduleAsync(int jobs, DateTimeOffset dueAt)
    {
        var scheduler = await SchedulerAsync();
        await scheduler.ScheduleJobs(Enumerable.Range(0, jobs).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToDictionary(
            name => JobBuilder.Create<QuartzJob>().WithIdentity(name).Build(),
            IReadOnlyCollection<ITrigger> (name) => [TriggerBuilder.Create().WithIdentity(name).StartAt(dueAt).Build()]));
    }

    /// <summary>Starts its clock.</summary>
    public async Task StartAsync() => await (await SchedulerAsync()).Start();

    /// <summary>Waits until so many executions are in its history.</summary>
    public async Task WaitForHistoryAsync(int executions)
    {
        while (Lateness.Count < executions)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM QRTZ_EXECUTION_HISTORY";
        while ((long)command.ExecuteScalar()! < executions)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (await SchedulerAsync()).Shutdown(waitForJobsToComplete: true);
        await _services.DisposeAsync();
        using (var connection = new SqliteConnection(_connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _folder.Dispose();
    }

    private ValueTask<IScheduler> SchedulerAsync() => _services.GetRequiredService<ISchedulerFactory>().GetScheduler();
}
