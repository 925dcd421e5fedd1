using System.Net;
using Carillon.TestKit.Azurite;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>The app with its state in Table Storage, which the emulator stands for.</summary>
[Trait("Req", "SC1")]
public sealed class TableStorageTests
{
    [Fact]
    public async Task Run_StorageOfTheHost_IsRecordedThereAndOutlivesTheProcess()
    {
        var azurite = await AzuriteServer.SharedAsync();
        using var folder = new AppFolder();
        var setup = (AppSetup.Functions with { Folder = folder }).With(("AzureWebJobsStorage", azurite.ConnectionString), ("Carillon__Tables__Table", "RunAndRestart"));
        string id;
        await using (var app = await AppProcess.StartAsync(setup))
        {
            Assert.Contains($"state in Table Storage, {azurite.Tables.Authority}/{AzuriteServer.Account}, table RunAndRestart.", app.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(AzuriteServer.Key, app.Output, StringComparison.Ordinal);

            var run = await app.Api.RunAsync("site-check", "?wait=30s");
            Assert.Equal((HttpStatusCode.OK, "Succeeded"), (run.Status, run["state"]));
            id = run["id"]!;
            await app.KillAsync();
        }

        await using var again = await AppProcess.StartAsync(setup);

        var kept = await again.Api.GetAsync($"/api/executions/{id}");
        Assert.Equal((HttpStatusCode.OK, "Succeeded"), (kept.Status, kept["state"]));
        Assert.False(File.Exists(folder.Database), "A database was made beside the table.");
    }

    [Fact]
    public async Task Start_NobodyAnswersThere_EndsAndNamesTheSetting()
    {
        var nobody = AzuriteServer.ConnectionTo(new Uri("http://127.0.0.1:9/devstoreaccount1"), new Uri("http://127.0.0.1:9/devstoreaccount1"));

        var (exitCode, output) = await AppProcess.RunToEndAsync(AppSetup.Functions.With(("AzureWebJobsStorage", nobody)));

        Assert.Equal(1, exitCode);
        Assert.Contains("nobody answers there", output, StringComparison.Ordinal);
        Assert.Contains("The address is in AzureWebJobsStorage", output, StringComparison.Ordinal);
        Assert.DoesNotContain(AzuriteServer.Key, output, StringComparison.Ordinal);
    }
}
