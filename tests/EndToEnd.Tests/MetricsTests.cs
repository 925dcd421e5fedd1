using Carillon.TestKit;
using Carillon.TestKit.Azurite;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>Two processes of the app over one store, as Prometheus sees them.</summary>
[Trait("Req", "SC33")]
public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_TwoProcesses_AreTheSameButForThoseOfTheProcess()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var setup = AppSetup.Functions.With(("AzureWebJobsStorage", azurite.ConnectionString), ("Carillon__Tables__Table", "MetricsOfTwo"));
        await using var one = await AppProcess.StartAsync(setup);
        await using var other = await AppProcess.StartAsync(setup);
        await one.Api.RunAsync("site-check", "?wait=30s");
        await other.Api.RunAsync("site-check", "?wait=30s");

        // Between two answers a job may have run: what the first says before and after is the same where none has.
        var (ofOne, ofOther) = await Eventually.FindAsync("moment in which nothing runs", AppProcess.Patience, async () =>
        {
            var before = await one.Api.GetTextAsync("/metrics");
            var beside = await other.Api.GetTextAsync("/metrics");
            var after = await one.Api.GetTextAsync("/metrics");
            return Shared(before) == Shared(after) ? Tuple.Create(before, beside) : null;
        });

        Assert.Equal(Shared(ofOne), Shared(ofOther));
        Assert.Contains("""carillon_executions_total{namespace="default",job="site-check",outcome="succeeded"} 2""", ofOther.Split('\n'));
        Assert.NotEqual(Own(ofOne), Own(ofOther));
        Assert.Empty(await Promtool.CheckAsync(ofOne));
    }

    private static string Shared(string text) => string.Join('\n', text.Split('\n').Where(line => !line.Contains("instance=\"", StringComparison.Ordinal)));

    private static string Own(string text) => string.Join('\n', text.Split('\n').Where(line => line.Contains("instance=\"", StringComparison.Ordinal)));
}
