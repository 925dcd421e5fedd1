using System.Net;
using Carillon.TestKit;

namespace Carillon.Functions.Tests.Timers;

/// <summary>The platform counts from the beginning of an invocation; so does the limit that keeps its runs inside.</summary>
public sealed class InvocationLimitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ClaimTookItsTime_HasThatMuchLess(bool byHand)
    {
        var started = new TaskCompletionSource();
        await using var app = await AppUnderTest.StartAsync(
            sites: async (_, stop) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return new HttpResponseMessage(HttpStatusCode.OK);
            },
            settings:
            [
                // Two and a half minutes, less the half that the record has to itself. No renewal is to come in between.
                ("AzureFunctionsJobHost:functionTimeout", "00:02:30"),
                ("Carillon:Execution:LeaseDuration", "01:00:00"),
                ("Carillon:Execution:LeaseRenewal", "00:29:00"),
            ]);
        app.Commits.BeforeOnce("live", () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(15));
            return Task.CompletedTask;
        });

        if (byHand)
        {
            await app.PostAsync("/api/jobs/default/site-check/run");
        }
        else
        {
            app.Clock.AdvanceTo(Some.Instant.AddMinutes(5));
        }

        await started.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        app.Clock.Advance(TimeSpan.FromSeconds(2 * 60 - 15 + 1));

        var run = Assert.Single(await app.FinishedAsync(1));
        Assert.Equal("Interrupted", run.GetProperty("state").GetString());
    }
}
