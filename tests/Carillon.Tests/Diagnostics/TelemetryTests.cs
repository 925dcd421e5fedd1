using System.Diagnostics;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Carillon.Tests.Diagnostics;

/// <summary>What OpenTelemetry gets of runs, through its own SDK, set up as docs/metrics.md says.</summary>
[Trait("Req", "TO44")]
[Trait("Req", "TO46")]
public sealed class TelemetryTests : IDisposable
{
    private readonly EngineUnderTest _engine = new();
    private readonly Kept<Activity> _spans = new();
    private readonly List<(string Name, string Job, string State, double Value, string Unit)> _points = [];
    private readonly TracerProvider _tracer;
    private readonly MeterProvider _meter;

    public TelemetryTests()
    {
        _tracer = Sdk.CreateTracerProviderBuilder().AddSource(CarillonTelemetry.Name).AddProcessor(new SimpleActivityExportProcessor(_spans)).Build();
        _meter = Sdk.CreateMeterProviderBuilder().AddMeter(CarillonTelemetry.Name).AddReader(new BaseExportingMetricReader(new Points(_points))).Build();
    }

    public void Dispose()
    {
        _tracer.Dispose();
        _meter.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public async Task Run_ThatSucceeds_IsOneLogOneMetricAndOneSpan()
    {
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        _engine.Clock.AdvanceTo(Some.Instant.AddMinutes(1));

        var end = await _engine.RunAsync(await _engine.ClaimDueAsync(job));

        var span = Assert.Single(SpansOf(job));
        Assert.Equal(("job run", ActivityStatusCode.Ok), (span.OperationName, span.Status));
        Assert.Equal(
            [("carillon.attempts", "1"), ("carillon.due_at", "03/02/2026 10:01:00"), ("carillon.execution", end.Execution.Id.ToString()), ("carillon.job", job.Id.ToString()), ("carillon.state", "Succeeded"), ("carillon.trigger", "Schedule")],
            span.TagObjects.Select(tag => (tag.Key, Convert.ToString(tag.Value, System.Globalization.CultureInfo.InvariantCulture)!)).Order());
        Assert.Equal(
            [("carillon.execution.duration", "Succeeded", 0, "s"), ("carillon.executions", "Succeeded", 1, "{execution}")],
            PointsOf(job));
        Assert.Single(LogsOf(end.Execution.Id));
    }

    [Theory]
    [InlineData(ExecutionState.Succeeded, ActivityStatusCode.Ok)]
    [InlineData(ExecutionState.Failed, ActivityStatusCode.Error)]
    [InlineData(ExecutionState.TimedOut, ActivityStatusCode.Error)]
    [InlineData(ExecutionState.Cancelled, ActivityStatusCode.Error)]
    [InlineData(ExecutionState.Interrupted, ActivityStatusCode.Error)]
    [InlineData(ExecutionState.Abandoned, ActivityStatusCode.Error)]
    public void Report_EveryEndOfARun_IsOneLogOneMetricAndOneSpan(ExecutionState state, ActivityStatusCode status)
    {
        var job = Some.Job();
        var live = Some.Live(job.Id);
        using (var span = Reporter.Begin(job, live))
        {
            _engine.Get<Reporter>().Report(Some.Execution(job.Id, state, live.Id) with { StartedAt = Some.Instant, Duration = TimeSpan.FromSeconds(2.5) }, span);
        }

        Assert.Equal((status, state.ToString()), Assert.Single(SpansOf(job).Select(span => (span.Status, (string?)span.GetTagItem("carillon.state")))));
        Assert.Equal([("carillon.execution.duration", state.ToString(), 2.5, "s"), ("carillon.executions", state.ToString(), 1, "{execution}")], PointsOf(job));
        Assert.Single(LogsOf(live.Id));
    }

    [Theory]
    [InlineData(ExecutionState.Skipped)]
    [InlineData(ExecutionState.Missed)]
    public void Report_WhatNeverRan_IsOneLogAndAMetricOfEachOccurrence(ExecutionState state)
    {
        var job = Some.Job();
        var row = Some.Execution(job.Id, state) with { Occurrences = 61 };

        _engine.Get<Reporter>().Report(row);

        Assert.Empty(SpansOf(job));
        Assert.Equal([("carillon.executions", state.ToString(), 61, "{execution}")], PointsOf(job));
        Assert.Single(LogsOf(row.Id));
    }

    [Fact]
    public async Task Run_InsideASpan_IsAChildOfIt()
    {
        using var source = new ActivitySource("TelemetryTests");
        using var tracer = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).Build();
        var job = await _engine.DeclareAsync(body: LambdaBody.Succeeding());
        using var request = source.StartActivity("request");

        await _engine.RunByHandAsync(job);

        Assert.Equal(request!.SpanId, Assert.Single(SpansOf(job)).ParentSpanId);
    }

    private IEnumerable<Activity> SpansOf(Job job) => _spans.Items.Where(span => (string?)span.GetTagItem("carillon.job") == job.Id.ToString());

    private IEnumerable<(string, string, double, string)> PointsOf(Job job)
    {
        _meter.ForceFlush();
        return _points.Where(point => point.Job == job.Id.ToString()).Select(point => (point.Name, point.State, point.Value, point.Unit)).Distinct().Order();
    }

    private IEnumerable<CollectingLoggerProvider.LogEntry> LogsOf(ExecutionId id) =>
        _engine.Logs.Entries.Where(entry => entry.Category == typeof(Reporter).FullName && entry.Level >= LogLevel.Information && entry.Message.Contains(id.ToString(), StringComparison.Ordinal));

    private sealed class Kept<T> : BaseExporter<T>
        where T : class
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<T> _items = new();

        public IReadOnlyCollection<T> Items => _items;

        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var item in batch)
            {
                _items.Enqueue(item);
            }

            return ExportResult.Success;
        }
    }

    /// <summary>The points of metrics are the SDK's, which uses them again: what matters is copied.</summary>
    private sealed class Points(List<(string, string, string, double, string)> kept) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    var (job, state) = ("", "");
                    foreach (var tag in point.Tags)
                    {
                        job = tag.Key == "job" ? (string)tag.Value! : job;
                        state = tag.Key == "state" ? (string)tag.Value! : state;
                    }

                    kept.Add((metric.Name, job, state, metric.MetricType == MetricType.Histogram ? point.GetHistogramSum() : point.GetSumLong(), metric.Unit));
                }
            }

            return ExportResult.Success;
        }
    }
}
