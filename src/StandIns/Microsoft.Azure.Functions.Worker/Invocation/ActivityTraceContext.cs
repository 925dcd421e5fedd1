using System.Diagnostics;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The trace as the running activity has it.</summary>
internal sealed class ActivityTraceContext(string traceParent, string traceState) : TraceContext
{
    public override string TraceParent => traceParent;

    public override string TraceState => traceState;

    /// <summary>The running activity's trace, or a new one when none is running.</summary>
    public static ActivityTraceContext OfCurrent()
    {
        var current = Activity.Current;
        var parent = current is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
            ? id
            : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
        return new ActivityTraceContext(parent, current?.TraceStateString ?? "");
    }
}
