using Carillon.Metrics;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Tests.Metrics;

[Trait("Req", "TO46")]
public sealed class PrometheusTextTests
{
    [Fact]
    public async Task Sample_LabelsWithQuotesSlashesAndLines_AreEscaped()
    {
        var text = new PrometheusText();
        text.Gauge("bells", "A \\ and\na line.");
        text.Sample(1, ("name", "a \"quote\", a \\ and\na line"), ("letters", "Glöckchen 🔔"));

        Assert.Equal("""
            # HELP bells A \\ and\na line.
            # TYPE bells gauge
            bells{name="a \"quote\", a \\ and\na line",letters="Glöckchen 🔔"} 1

            """.ReplaceLineEndings("\n"), text.ToString());
        Assert.Empty(await Promtool.CheckAsync(text.ToString()));
    }

    [Fact]
    public void Sample_Numbers_AreWrittenInFullAndWithAPoint()
    {
        var text = new PrometheusText();
        text.Gauge("bells", "x");
        text.Sample(5_000_000_000);
        text.Sample(0.1);
        text.Sample(double.PositiveInfinity);
        text.Time(new DateTimeOffset(2026, 3, 2, 10, 0, 0, 250, TimeSpan.Zero));
        text.Time(null);

        Assert.Equal(["bells 5000000000", "bells 0.1", "bells +Inf", "bells 1772445600.25"], text.ToString().Split('\n')[2..^1]);
    }

    [Fact]
    public async Task Buckets_OfTimes_CountEachInEveryBoundThatItDoesNotExceed()
    {
        var counts = new[] { 0.1, 0.1001, 4, 5000, -3 }.Aggregate(new BucketCounts(), (sum, seconds) => sum.With(TimeSpan.FromSeconds(seconds), [0.1, 5]));
        var text = new PrometheusText();
        text.Histogram("ring_seconds", "x");
        text.Buckets(counts, [0.1, 5], ("job", "a"));

        Assert.Equal(
            ["""ring_seconds_bucket{job="a",le="0.1"} 2""", """ring_seconds_bucket{job="a",le="5"} 4""", """ring_seconds_bucket{job="a",le="+Inf"} 5""", """ring_seconds_sum{job="a"} 5004.2001""", """ring_seconds_count{job="a"} 5"""],
            text.ToString().Split('\n')[2..^1]);
        Assert.Empty(await Promtool.CheckAsync(text.ToString()));
    }

    [Fact]
    public async Task Promtool_TextThatIsWrong_SaysSo()
    {
        Assert.NotEmpty(await Promtool.CheckAsync("bells{ 1\n"));
        Assert.Contains("bells_total", await Promtool.CheckAsync("# HELP bells_total x\n# TYPE bells_total gauge\nbells_total 1\n"), StringComparison.Ordinal);
    }
}
