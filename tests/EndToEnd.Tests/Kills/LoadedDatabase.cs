using System.Collections.Concurrent;
using System.Globalization;
using EndToEnd.Tests.Apps;
using Microsoft.Data.Sqlite;
using Xunit.Sdk;

namespace EndToEnd.Tests.Kills;

/// <summary>One database under load, and the processes that come and go over it.</summary>
internal sealed class LoadedDatabase : IAsyncDisposable
{
    private const string EverySecond = "* * * * * *";

    private const int KilledExitCode = 137;

    private readonly AppFolder _folder = new();
    private readonly Lock _gate = new();
    private readonly List<AppProcess> _launched = [];
    private readonly KeyedRequests _requests;
    private readonly Random _random;
    private readonly ConcurrentQueue<string> _told = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private bool _over;

    /// <summary>Begins with an empty folder.</summary>
    /// <param name="random">Chooses the moments, and who is asked for.</param>
    public LoadedDatabase(Random random)
    {
        _random = random;
        _requests = new KeyedRequests(
            ["load-skip-latest", "load-queue-all", "load-allow-latest", "load-cancel-none", "load-retry-queue", "load-rerun-allow", "load-defaults"],
            new Random(random.Next()));
    }

    /// <summary>What happened so far.</summary>
    public string Told => string.Join('\n', _told);

    /// <summary>A process over this database: leases that run out fast, every clock at once, jobs due every second.</summary>
    public AppSetup Setup => (AppSetup.TestApp with { Folder = _folder }).With(
        ("Schedules__Load", EverySecond),
        ("Schedules__LoadMoved", EverySecond),
        ("Probe__LongestRun", "00:00:03"),
        ("Carillon__Execution__LeaseDuration", "00:00:02.1"),
        ("Carillon__Execution__LeaseRenewal", "00:00:01"),
        ("Carillon__Execution__StopGrace", "00:00:01"),
        ("Carillon__Execution__Drain", "00:00:01"),
        // The dispatcher comes for what the timers come for: two clocks race for every occurrence.
        ("Carillon__Dispatcher__Grace", "00:00:00"),
        // Whoever is killed that often loses runs; its jobs are to go on.
        ("Carillon__Defaults__PauseAfterLosses", "0"),
        // The clean-up at 2 at night must not take what is to be compared.
        ("Carillon__Retention__MaxCount", "100000"));

    /// <summary>The same as a newer build.</summary>
    public AppSetup NewerSetup
    {
        get
        {
            var folder = Path.Combine(_folder.Path, "newer-build");
            return Setup with { Assembly = Directory.Exists(folder) ? Path.Combine(folder, Path.GetFileName(Setup.Assembly)) : NewerBuild.Of(Setup.Assembly, folder) };
        }
    }

    /// <summary>Lets one process live after the other, each until a moment of its own, and kills them.</summary>
    public async Task KillAsync(AppSetup setup, int times)
    {
        for (var kills = 0; kills < times;)
        {
            kills += await LiveAsync(Launch(setup), KillMoment.Next(_random)) ? 1 : 0;
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
                await LiveAsync(Launch(next), KillMoment.NextOfOneThatStarts(_random));
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
        var never = setup.With(("Schedules__Load", "0 0 0 1 1 *"), ("Schedules__LoadMoved", "0 0 0 1 1 *"), ("Probe__LongestRun", "00:00:00"));
        await using (var last = await AppProcess.StartAsync(never))
        {
            await SettleAsync(last);
            Tell("settled");
            var notes = RunNote.ReadAll(_folder.Path);
            var jobs = await LedgerJob.ReadAllAsync(last.Api);
            findings.AddRange(new LedgerComparison(notes, jobs, await RecentAsync(last.Api), _requests.Answered, moved.ToHashSet()).Findings());
            findings.AddRange(_requests.Findings());
            Tell($"{notes.Count(note => note.What == RunNote.Kind.Start)} starts, {jobs.Sum(job => job.Rows.Count)} rows, {_requests.Answered.Count} requests, sent again {_requests.Repeated} times; "
                + string.Join(", ", jobs.SelectMany(job => job.Totals).GroupBy(total => total.Key).Select(state => $"{state.Sum(total => total.Value)} {state.Key}")));
            last.Terminate();
            Assert.Equal(0, await last.WaitForExitAsync());
        }

        if (IntegrityCheck() is not "ok" and var damage)
        {
            findings.Add($"The database is damaged: {damage}");
        }

        Assert.True(findings.Count == 0, $"{findings.Count} findings:\n{string.Join('\n', findings.Take(30))}");
    }

    /// <summary>Keeps the folder, with the database and what the code noted.</summary>
    public string Keep()
    {
        _folder.Keep();
        return _folder.Path;
    }

    /// <summary>Whatever became of the test: no process stays, and none is started any more.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _over = true;
        }

        foreach (var app in _launched)
        {
            await app.DisposeAsync();
        }

        _requests.Dispose();
        _folder.Dispose();
    }

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
        var exitCode = await app.KillAsync();
        await stop.CancelAsync();
        await asking;
        Tell($"process {app.Id}: {moment}, exit code {exitCode}");
        return exitCode == KilledExitCode || (exitCode == 0 && moment.In == KillMoment.Phase.Draining)
            ? exitCode == KilledExitCode
            : throw new XunitException($"The app ended by itself, with {exitCode}. Its output:\n{app.Output}");
    }

    private AppProcess Launch(AppSetup setup)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_over, this);
            var app = AppProcess.Launch(setup);
            _launched.Add(app);
            return app;
        }
    }

    /// <summary>Starts a process for as often as another one has the database, and until it answers.</summary>
    private async Task<AppProcess> KnockAsync(AppSetup setup)
    {
        for (var refused = 0; ; refused++)
        {
            var app = Launch(setup);
            try
            {
                await app.WaitUntilReadyAsync();
                Tell($"process {app.Id} takes over, from {Path.GetFileName(Path.GetDirectoryName(setup.Assembly))}, after {refused} that were refused");
                return app;
            }
            catch (XunitException) when (app.Output.Contains("in use by another process", StringComparison.Ordinal))
            {
                Assert.NotEqual(0, await app.WaitForExitAsync());
                await app.DisposeAsync();
            }
        }
    }

    private async Task SettleAsync(AppProcess last)
    {
        using var patience = new CancellationTokenSource(AppProcess.Patience, TimeProvider.System);
        await _requests.AskAgainAsync(last.Api.Address, patience.Token);
        await Eventually.FindAsync("end of every run", AppProcess.Patience, async () =>
        {
            // The dispatcher settles what was lost; its own run may be among that, and then only the next press is one.
            await last.Api.PressRunAsync("dispatcher");
            return await LedgerJob.AreQuietAsync(last.Api) ? "quiet" : null;
        });
    }

    private static async Task<IReadOnlyList<(string Id, string State)>> RecentAsync(CarillonApi api) =>
    [
        .. (await api.ExecutionsAsync())
            .Where(line => line["job"]!.ToString().StartsWith("default/load-", StringComparison.Ordinal))
            .Select(line => (line["id"]!.ToString(), line["state"]!.ToString())),
    ];

    private string IntegrityCheck()
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _folder.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }

    private static async Task WaitAsync(TimeSpan time) => await Task.Delay(time, TimeProvider.System);

    private void Tell(string what) =>
        _told.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(_began).TotalSeconds,6:0.0} s: {what}"));
}
