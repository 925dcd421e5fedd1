using Carillon.TestKit.Azurite;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests.Kills;

/// <summary>One storage account under load, and two processes over it that live at the same time.</summary>
/// <param name="random">Chooses the moments, and who is killed.</param>
/// <param name="processes">The processes, and their folder.</param>
/// <param name="azurite">The account.</param>
/// <param name="few">
/// Whether only some of the jobs are due. The emulator looks through a whole partition for every row: with the history of all jobs it
/// takes a minute for a start after four.
/// </param>
internal sealed class SharedAccount(Random random, KilledProcesses processes, AzuriteServer azurite, bool few)
{
    private readonly string _table = "Kills" + Guid.NewGuid().ToString("N");

    /// <summary>A process over this account.</summary>
    private AppSetup Setup => processes.Setup.With(
        ("AzureWebJobsStorage", azurite.ConnectionString),
        ("Carillon__Tables__Table", _table),
        ("Schedules__LoadMore", few ? Settlement.Never : KilledProcesses.EverySecond),

        // The other one lives on, and sees what the killed one left: a live one must have the time to say that it is alive.
        ("Carillon__Execution__LeaseDuration", "00:00:05"));

    /// <summary>Kills one of the two at moments of its own, and starts another in its place. One that answers is there all the time.</summary>
    public async Task KillOneOfTwoAsync(TimeSpan time)
    {
        var apps = new[] { processes.Launch(Setup), processes.Launch(Setup) };
        while (processes.Elapsed < time)
        {
            var next = random.Next(apps.Length);
            await apps[1 - next].WaitUntilReadyAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(4_000)), TimeProvider.System);
            await processes.KillAsync(apps[next], "killed beside another");
            apps[next] = processes.Launch(Setup);
        }

        foreach (var app in apps)
        {
            await app.WaitUntilReadyAsync();
            await processes.KillAsync(app, "killed at the end");
        }
    }

    /// <summary>
    /// Lets everything come to its end in a last process, and compares what the code noted with the ledger. What it finds is the
    /// failure of the test.
    /// </summary>
    public async Task SettleAndCompareAsync()
    {
        await using var last = await AppProcess.StartAsync(Settlement.Of(Setup));
        var findings = await Settlement.CompareAsync(last, processes, new Dictionary<string, string>());
        Assert.True(findings.Count == 0, $"{findings.Count} findings:\n{string.Join('\n', findings.Take(30))}");
        Assert.False(File.Exists(processes.Folder.Database), "They were to keep their state in the account, and there is a database.");
    }
}
