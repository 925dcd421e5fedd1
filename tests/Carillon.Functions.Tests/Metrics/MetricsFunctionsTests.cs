using System.Net;
using Carillon.Functions.Tests.Access;
using Carillon.TestKit;
using Carillon.Tokens;

namespace Carillon.Functions.Tests.Metrics;

/// <summary>What Prometheus gets of the app as it is composed.</summary>
[Trait("Req", "TO46")]
[Trait("Req", "SC33")]
public sealed class MetricsFunctionsTests
{
    [Fact]
    public async Task Get_AfterRuns_HasTheirFiguresAndPassesPromtoolsCheck()
    {
        await using var app = await AppUnderTest.StartAsync();
        var (_, run) = await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");
        await app.PostAsync("/api/jobs/default/content/run?wait=60s");
        await app.PostAsync("/api/jobs/default/backup/run?wait=60s");

        using var response = await app.Client.GetAsync(new Uri("/metrics", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        var lines = text.Split('\n');

        Assert.Equal((HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8"), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        Assert.Empty(await Promtool.CheckAsync(text));
        Assert.Contains("""carillon_executions_total{namespace="default",job="site-check",outcome="succeeded"} 1""", lines);
        Assert.Contains("""carillon_executions_total{namespace="default",job="content",outcome="failed"} 1""", lines);
        Assert.Contains("""carillon_execution_duration_seconds_count{namespace="default",job="site-check"} 1""", lines);
        Assert.Contains("""carillon_storage_calls_total{namespace="default",job="site-check",kind="write"} 2""", lines);
        Assert.Equal(2, run.GetProperty("cost").GetProperty("storageWrites").GetInt32());
        var cost = (await app.GetAsync("/api/jobs/default/site-check")).Body.GetProperty("statistics").GetProperty("averageCost");
        Assert.Equal((1, 2, run.GetProperty("cost").GetProperty("storageReads").GetDouble()), (cost.GetProperty("runs").GetInt32(), cost.GetProperty("storageWrites").GetDouble(), cost.GetProperty("storageReads").GetDouble()));
        Assert.Contains("""carillon_job_info{namespace="default",job="backup",system="true"} 1""", lines);
        Assert.Contains(lines, line => line.StartsWith("carillon_last_tick_timestamp_seconds 1772445", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("process_cpu_seconds_total{instance=\"", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("function=\"jobs-run\",code=\"200\"} 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_EveryName_IsCarillonsOrThatOfTheProcess()
    {
        await using var app = await AppUnderTest.StartAsync();

        var text = await app.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.All(text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'), line =>
        {
            var ofProcess = line.StartsWith("process_", StringComparison.Ordinal) || line.StartsWith("dotnet_", StringComparison.Ordinal)
                || line.StartsWith("carillon_build_info", StringComparison.Ordinal) || line.StartsWith("carillon_http_", StringComparison.Ordinal);
            Assert.True(ofProcess || line.StartsWith("carillon_", StringComparison.Ordinal), line);
            Assert.Equal(ofProcess, line.Contains("instance=\"", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Document_NamesEveryMetricWithItsTypeAndNoOther()
    {
        await using var app = await AppUnderTest.StartAsync(settings: ("Carillon:Backup:Enabled", "true"));
        var text = await app.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var written = text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line["# TYPE ".Length..]);

        var told = File.ReadLines(Repository.PathOf("docs", "metrics.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && cells[2] is "counter" or "gauge" or "histogram" && cells[1].Contains('_', StringComparison.Ordinal))
            .SelectMany(cells => cells[1].Split(", ").Select(name => $"{name.Trim('`')} {cells[2]}"));

        Assert.Equal(written.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Req", "TO53")]
    public async Task Get_TokenOfANamespace_ShowsItsJobsAlone()
    {
        await using var app = await AppUnderTest.StartAsync();
        var (_, token) = await TestCallers.PlantAsync(app.Store, TokenRole.Reader, row => row with { AllNamespaces = false, Namespaces = ["elsewhere"] });
        app.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);

        var text = await app.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.DoesNotContain(text.Split('\n'), line => line.Contains("job=", StringComparison.Ordinal) || line.Contains("instance=", StringComparison.Ordinal) || line.StartsWith("carillon_last_tick", StringComparison.Ordinal));
        Assert.Empty(await Promtool.CheckAsync(text));
    }
}
