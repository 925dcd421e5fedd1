using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Carillon.Diagnostics;

/// <summary>The names under which OpenTelemetry finds Carillon's traces and metrics.</summary>
public static class CarillonTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Carillon";

    /// <summary>Goes on with the trace of a request, unless a span of it is under way.</summary>
    /// <returns>The span of the request, to be ended with it. Null where there is one, or nobody listens.</returns>
    public static Activity? GoOn(ActivityContext trace) =>
        Activity.Current?.TraceId == trace.TraceId ? null : Source.StartActivity("request", ActivityKind.Server, trace);

    internal static ActivitySource Source { get; } = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Executions by job and final state.</summary>
    internal static Counter<long> Executions { get; } =
        Meter.CreateCounter<long>("carillon.executions", "{execution}", "Occurrences and runs that reached a final state.");

    /// <summary>How long runs took.</summary>
    internal static Histogram<double> Duration { get; } =
        Meter.CreateHistogram<double>("carillon.execution.duration", "s", "How long runs took, attempts and pauses together.");
}
