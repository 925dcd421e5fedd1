using System.Collections.Concurrent;
using System.Globalization;
using EndToEnd.Tests.Apps;
using Xunit.Sdk;

namespace EndToEnd.Tests.Kills;

/// <summary>The processes of a kill test, in one folder, and what became of them. None outlives the test.</summary>
internal sealed class KilledProcesses : IAsyncDisposable
{
    /// <summary>The schedule of jobs that are due all the time.</summary>
    public const string EverySecond = "* * * * * *";

    private const int KilledExitCode = 137;

    private readonly Lock _gate = new();
    private readonly List<AppProcess> _launched = [];
    private readonly ConcurrentQueue<string> _told = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private bool _over;

    /// <summary>Where the code of the jobs notes what it did.</summary>
    public AppFolder Folder { get; } = new();

    /// <summary>What happened so far.</summary>
    public string Told => string.Join('\n', _told);

    /// <summary>How long it goes on already.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    /// <summary>A process in this folder: leases that run out fast, every clock at once, jobs due every second.</summary>
    public AppSetup Setup => (AppSetup.TestApp with { Folder = Folder }).With(
        ("Schedules__Load", EverySecond),
        ("Schedules__LoadMore", EverySecond),
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

    /// <summary>Starts a process, and does not wait for it.</summary>
    public AppProcess Launch(AppSetup setup)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_over, this);
            var app = AppProcess.Launch(setup);
            _launched.Add(app);
            return app;
        }
    }

    /// <summary>Kills a process.</summary>
    /// <param name="app">The process.</param>
    /// <param name="moment">When that is, in words.</param>
    /// <param name="mayBeOver">Whether it may have come to its end by itself, in order.</param>
    /// <returns>Whether it was killed. Otherwise it was faster.</returns>
    public async Task<bool> KillAsync(AppProcess app, string moment, bool mayBeOver = false)
    {
        var exitCode = await app.KillAsync();
        Tell($"process {app.Id}: {moment}, exit code {exitCode}");
        return exitCode == KilledExitCode || (exitCode == 0 && mayBeOver)
            ? exitCode == KilledExitCode
            : throw new XunitException($"The app ended by itself, with {exitCode}. Its output:\n{app.Output}");
    }

    /// <summary>Adds to what happened.</summary>
    public void Tell(string what) =>
        _told.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,6:0.0} s: {what}"));

    /// <summary>Keeps the folder, with what the code noted, and the database where there is one.</summary>
    public string Keep()
    {
        Folder.Keep();
        return Folder.Path;
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

        Folder.Dispose();
    }
}
