using EndToEnd.Tests.Apps;
using Microsoft.Data.Sqlite;
using Xunit.Sdk;

namespace EndToEnd.Tests.Kills;

/// <summary>One database under load, and the processes that come and go over it.</summary>
internal sealed class LoadedDatabase : IDisposable
{
    private readonly KilledProcesses _processes;
    private readonly KeyedRequests _requests;
    private readonly Random _random;

    /// <summary>Begins with an empty folder.</summary>
    /// <param name="random">Chooses the moments, and who is asked for.</param>
    /// <param name="processes">The processes, and their folder.</param>
    public LoadedDatabase(Random random, KilledProcesses processes)
    {
        _random = random;
        _processes = processes;
        _requests = new KeyedRequests(
            ["load-skip-latest", "load-queue-all", "load-allow-latest", "load-cancel-none", "load-retry-queue", "load-rerun-allow", "load-defaults"],
            new Random(random.Next()));
    }

    /// <summary>A process over this database.</summary>
    public AppSetup Setup => _processes.Setup;

    /// <summary>The same as a newer build.</summary>
    public AppSetup NewerSetup
    {
        get
        {
            var folder = Path.Combine(_processes.Folder.Path, "newer-build");
            return Setup with { Assembly = Directory.Exists(folder) ? Path.Combine(folder, Path.GetFileName(Setup.Assembly)) : NewerBuild.Of(Setup.Assembly, folder) };
        }
    }

    /// <summary>Lets one process live after the other, each until a moment of its own, and kills them.</summary>
    public async Task KillAsync(AppSetup setup, int times)
    {
        for (var kills = 0; kills < times;)
        {
            kills += await LiveAsync(_processes.Launch(setup), KillMoment.Next(_random)) ? 1 : 0;
        }
    }

    /// <summary>
    /// Lets one process take over from the other: while one lives, the next one knocks, and is refused, again and again until the
    /// death of the first lets it in. Now and then one is killed as it takes over.
    /// </summary>
    public async Task HandOverAsync(IReadOnlyList<AppSetup> setups, int times)
    {
        var current = await KnockAsync(setups[0]);
        for (var handOvers = 0; handOvers < times; handOvers++)
        {
            var next = setups[_random.Next(setups.Count)];
            var successor = _random.Next(4) == 0 ? null : KnockAsync(next);
            await LiveAsync(current, KillMoment.NextOfOneThatAnswers(_random));
            if (successor is null)
            {
                await LiveAsync(_processes.Launch(next), KillMoment.NextOfOneThatStarts(_random));
            }

            current = await (successor ?? KnockAsync(next));
        }

        await LiveAsync(current, KillMoment.NextOfOneThatAnswers(_random));
    }

    /// <summary>
    /// Lets everything come to its end in a last process, whose jobs are not due any more, and compares what the code noted with
    /// the ledger. What it finds is the failure of the test.
    /// </summary>
    public async Task SettleAndCompareAsync(AppSetup setup, params string[] moved)
    {
        var findings = new List<string>();
        await using (var last = await AppProcess.StartAsync(Settlement.Of(setup)))
        {
            using var patience = new CancellationTokenSource(AppProcess.Patience, TimeProvider.System);
            await _requests.AskAgainAsync(last.Api.Address, patience.Token);
            findings.AddRange(await Settlement.CompareAsync(last, _processes, _requests.Answered, moved));
            findings.AddRange(_requests.Findings());
            _processes.Tell($"{_requests.Answered.Count} requests, sent again {_requests.Repeated} times");
        }

        if (IntegrityCheck() is not "ok" and var damage)
        {
            findings.Add($"The database is damaged: {damage}");
        }

        Assert.True(findings.Count == 0, $"{findings.Count} findings:\n{string.Join('\n', findings.Take(30))}");
    }

    public void Dispose() => _requests.Dispose();

    /// <summary>Lets a process live until a moment, and kills it.</summary>
    /// <returns>Whether it was killed. Otherwise it was faster with its drain.</returns>
    private async Task<bool> LiveAsync(AppProcess app, KillMoment moment)
    {
        await using var atTheEnd = app;
        using var stop = new CancellationTokenSource();
        var asking = Task.CompletedTask;
        if (moment.In != KillMoment.Phase.StartingUp)
        {
            await app.WaitUntilReadyAsync();
            if (_random.Next(2) == 0)
            {
                await app.Api.PressRunAsync("dispatcher");
            }

            asking = _requests.AskAsync(app.Api.Address, stop.Token);
        }

        if (moment.In == KillMoment.Phase.Draining)
        {
            await WaitAsync(TimeSpan.FromMilliseconds(_random.Next(1_500)));
            app.Terminate();
        }

        await WaitAsync(moment.After);
        var killed = await _processes.KillAsync(app, moment.ToString(), mayBeOver: moment.In == KillMoment.Phase.Draining);
        await stop.CancelAsync();
        await asking;
        return killed;
    }

    /// <summary>Starts a process for as often as another one has the database, and until it answers.</summary>
    private async Task<AppProcess> KnockAsync(AppSetup setup)
    {
        for (var refused = 0; ; refused++)
        {
            var app = _processes.Launch(setup);
            try
            {
                await app.WaitUntilReadyAsync();
                _processes.Tell($"process {app.Id} takes over, from {Path.GetFileName(Path.GetDirectoryName(setup.Assembly))}, after {refused} that were refused");
                return app;
            }
            catch (XunitException) when (app.Output.Contains("in use by another process", StringComparison.Ordinal))
            {
                Assert.NotEqual(0, await app.WaitForExitAsync());
                await app.DisposeAsync();
            }
        }
    }

    private string IntegrityCheck()
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _processes.Folder.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }

    private static async Task WaitAsync(TimeSpan time) => await Task.Delay(time, TimeProvider.System);
}
