using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>The state of a process replaced while its job runs every second.</summary>
public sealed class LiveRestoreTests : IDisposable
{
    private readonly AppFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "SC27")]
    public async Task Restore_WhileAJobRunsEverySecond_NoneRunsTwiceAndARestartGoesOn()
    {
        var setup = (AppSetup.TestApp with { Folder = _folder }).With(("AzureWebJobs.every-second.Disabled", "false"), ("Carillon__Backup__Enabled", "true"));
        await using (var app = await AppProcess.StartAsync(setup))
        {
            await StartsAsync(2);
            Assert.Equal("Succeeded", (await app.Api.RunAsync("backup", "?wait=30s"))["state"]);
            await StartsAsync(2);

            var restored = await app.Api.PostAsync("/api/backups/restore", new { target = new { kind = "live" }, reason = "to see" });

            Assert.Equal("1", restored.Body["live"]!["epoch"]!.ToString());
            Assert.True(restored.Body["live"]!["skipped"]!.GetValue<int>() > 15);
            await StartsAsync(2);
            app.Terminate();
            Assert.Equal(0, await app.WaitForExitAsync());
        }

        await using var again = await AppProcess.StartAsync(setup);
        await StartsAsync(2);

        var ready = await again.Api.GetAsync("/api/ready");
        Assert.Equal(("1", "1"), (ready.Body["state"]!["epoch"]!.ToString(), ready.Body["state"]!["generation"]!.ToString()));
        Assert.Distinct(_folder.Starts().Select(start => start.Occurrence));
        var gap = Assert.Single(await again.Api.ExecutionsAsync("every-second"), run => run["reason"]?.ToString().StartsWith("Restored: may have run", StringComparison.Ordinal) == true);
        Assert.Equal("Skipped", gap["state"]!.ToString());
        Assert.True(File.Exists(Path.ChangeExtension(_folder.Database, ".g1.db")));
    }

    private async Task StartsAsync(int more)
    {
        var seen = _folder.Starts().Count;
        await Eventually.FindAsync("more starts", AppProcess.Patience, () => Task.FromResult(_folder.Starts().Count >= seen + more ? "started" : null));
    }
}
