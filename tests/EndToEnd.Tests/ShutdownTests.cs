using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>What becomes of runs when an operator ends the process: an outcome is recorded, and the app ends with 0.</summary>
public sealed class ShutdownTests : IDisposable
{
    private readonly AppFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "TO4")]
    [Trait("Req", "TO49")]
    [Trait("Req", "SS30")]
    public async Task Terminate_DuringAManualRun_IsInterruptedAndRecorded()
    {
        var setup = AppSetup.TestApp with { Folder = _folder };
        string id;
        await using (var first = await AppProcess.StartAsync(setup))
        {
            id = await first.Api.StartAsync("slow");
            first.Terminate();
            Assert.Equal(0, await first.WaitForExitAsync());
        }

        await using var second = await AppProcess.StartAsync(setup);
        var record = await second.Api.GetAsync($"/api/executions/{id}");
        Assert.Equal("Interrupted", record["state"]);
        Assert.Contains("shutting down", record["reason"], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "TO49")]
    public async Task Terminate_DuringAScheduledRunThatEnds_IsRecordedAsItEnded()
    {
        var setup = AppSetup.TestApp with { Folder = _folder };
        string id;
        await using (var first = await AppProcess.StartAsync(setup.With(
            ("Schedules__Slow", "* * * * * *"),
            ("AzureFunctionsJobHost__logging__logLevel__Microsoft.Azure.Functions.Worker.Lifetime", "Information"))))
        {
            id = await _folder.FirstStartAsync();
            first.Terminate();
            await Eventually.FindAsync("drain", AppProcess.Patience, () => Task.FromResult(first.Output.Contains("SIGTERM", StringComparison.Ordinal) ? "seen" : null));
            _folder.Release("slow");
            Assert.Equal(0, await first.WaitForExitAsync());
        }

        await using var second = await AppProcess.StartAsync(setup);
        Assert.Equal("Succeeded", (await second.Api.GetAsync($"/api/executions/{id}"))["state"]);
    }

    [Fact]
    [Trait("Req", "TO49")]
    public async Task Terminate_DuringAScheduledRunThatGoesOn_IsInterruptedAfterTheDrain()
    {
        var setup = AppSetup.TestApp with { Folder = _folder };
        string id;
        await using (var first = await AppProcess.StartAsync(setup.With(("Schedules__Slow", "* * * * * *"))))
        {
            id = await _folder.FirstStartAsync();
            first.Terminate();
            Assert.Equal(0, await first.WaitForExitAsync());
        }

        Assert.Single(_folder.Starts());
        await using var second = await AppProcess.StartAsync(setup);
        Assert.Equal("Interrupted", (await second.Api.GetAsync($"/api/executions/{id}"))["state"]);
    }
}
