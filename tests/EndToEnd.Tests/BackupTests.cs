using System.Net;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>The app as a process: a snapshot by HTTP, restored to a file and to a folder, and an app that starts on what was restored.</summary>
[Trait("Req", "SC32")]
[Trait("Req", "SC27")]
public sealed class BackupTests
{
    [Fact]
    public async Task Restore_ToAFileAndToAFolder_StartsAnAppThatShowsTheSameExecutions()
    {
        using var folder = new AppFolder();
        var setup = AppSetup.Functions with { Folder = folder };
        var ids = new List<string?>();
        string point;
        await using (var app = await AppProcess.StartAsync(setup.With(("Carillon__Backup__Enabled", "true"))))
        {
            for (var i = 0; i < 3; i++)
            {
                ids.Add((await app.Api.RunAsync("site-check", "?wait=30s"))["id"]);
            }

            var taken = await app.Api.PostAsync("/api/backups?wait=30s", new { reason = "before the move" });
            Assert.Equal((HttpStatusCode.OK, "Succeeded"), (taken.Status, taken["state"]));

            var plan = await app.Api.PostAsync("/api/backups/restore", new { dryRun = true });
            point = plan["point"]!;
            await RestoreAsync(app, new { to = point, target = new { kind = "sqlite", path = "./restored.db" } });
            await RestoreAsync(app, new { to = point, target = new { kind = "folder", path = "./written-out" } });
            var refused = await app.Api.PostAsync("/api/backups/restore", new { target = new { kind = "sqlite", path = folder.Database } });
            Assert.Equal((HttpStatusCode.BadRequest, "target.path"), (refused.Status, refused["field"]));
            await app.KillAsync();
        }

        await using (var restored = await AppProcess.StartAsync(setup.With(("Carillon__Sqlite__Path", Path.Combine(folder.Path, "restored.db")))))
        {
            await AssertShowsAsync(restored, ids);

            // From the folder, the app's own backups are not needed.
            Directory.Delete(Path.Combine(folder.Path, "data"), recursive: true);
            await restored.KillAsync();
        }

        var fromFolder = setup.With(("Carillon__Sqlite__Path", Path.Combine(folder.Path, "empty.db")), ("Carillon__Backup__Storage", "folder"), ("Carillon__Backup__Folder", "written-out"));
        await using (var other = await AppProcess.StartAsync(fromFolder))
        {
            await RestoreAsync(other, new { to = point, target = new { kind = "sqlite", path = "./again.db" } });
            await other.KillAsync();
        }

        await using var again = await AppProcess.StartAsync(setup.With(("Carillon__Sqlite__Path", Path.Combine(folder.Path, "again.db"))));
        await AssertShowsAsync(again, ids);
    }

    private static async Task RestoreAsync(AppProcess app, object body)
    {
        var answer = await app.Api.PostAsync("/api/backups/restore", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body.ToString());
    }

    private static async Task AssertShowsAsync(AppProcess app, List<string?> ids)
    {
        var shown = (await app.Api.ExecutionsAsync("site-check")).Select(execution => execution["id"]?.ToString()).ToHashSet();
        Assert.Superset(ids.ToHashSet(), shown);
    }
}
