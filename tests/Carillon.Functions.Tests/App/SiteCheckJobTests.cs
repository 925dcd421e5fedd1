using System.Collections.Concurrent;
using System.Net;

namespace Carillon.Functions.Tests.App;

/// <summary>The app's job that asks several sites.</summary>
public sealed class SiteCheckJobTests
{
    [Fact]
    public async Task Run_EightSites_AreAskedSideBySide()
    {
        var asked = 0;
        var allAsked = new TaskCompletionSource();
        await using var app = await StartAsync(8, async (_, stop) =>
        {
            if (Interlocked.Increment(ref asked) == 8)
            {
                allAsked.SetResult();
            }

            await allAsked.Task.WaitAsync(stop);
            return new HttpResponseMessage(HttpStatusCode.OK);
        });

        var (_, run) = await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");

        Assert.Equal(("Succeeded", "8 of 8 sites are up."), (run.GetProperty("state").GetString(), run.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Run_ManySites_AreAskedEightAtATime()
    {
        var underWay = 0;
        var sideBySide = new ConcurrentBag<int>();
        await using var app = await StartAsync(20, async (_, stop) =>
        {
            sideBySide.Add(Interlocked.Increment(ref underWay));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop);
            Interlocked.Decrement(ref underWay);
            return new HttpResponseMessage(HttpStatusCode.OK);
        });

        var (_, run) = await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");

        Assert.Equal("20 of 20 sites are up.", run.GetProperty("message").GetString());
        Assert.InRange(sideBySide.Max(), 2, 8);
    }

    [Fact]
    public async Task Run_LaterSitesAnswerFirst_NumbersStayAtTheirPlaces()
    {
        var laterAnswered = new TaskCompletionSource();
        await using var app = await StartAsync(3, async (request, stop) =>
        {
            switch (request.RequestUri!.Host)
            {
                case "site1":
                    await laterAnswered.Task.WaitAsync(stop);
                    return new HttpResponseMessage(HttpStatusCode.Created);
                case "site2":
                    return new HttpResponseMessage(HttpStatusCode.BadGateway);
                default:
                    laterAnswered.SetResult();
                    return new HttpResponseMessage(HttpStatusCode.NotFound);
            }
        });

        var (_, run) = await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");

        var metrics = run.GetProperty("metrics");
        Assert.Equal([201, 502, 404], Enumerable.Range(1, 3).Select(i => metrics.GetProperty($"statusCode.{i}").GetInt32()));
        Assert.Equal(
            "2 of 3 sites are down: http://site2/ answered 502; http://site3/ answered 404",
            run.GetProperty("error").GetProperty("message").GetString());
    }

    private static Task<AppUnderTest> StartAsync(int count, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> sites) =>
        AppUnderTest.StartAsync(sites: sites, settings: ("SiteCheck:Urls", string.Join(' ', Enumerable.Range(1, count).Select(i => $"http://site{i}/"))));
}
