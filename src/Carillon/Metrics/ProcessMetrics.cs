using System.Diagnostics;
using System.Globalization;
using Carillon.Diagnostics;

namespace Carillon.Metrics;

/// <summary>What the process that answers uses: each sample says which instance it is, as another one would answer otherwise.</summary>
public sealed class ProcessMetrics(ProcessIdentity identity)
{
    /// <summary>Writes them.</summary>
    public void Write(PrometheusText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var process = Process.GetCurrentProcess();
        text.Gauge("carillon_build_info", "1; says which build the process is of.");
        text.Sample(1, ("instance", identity.Instance), ("build", identity.Build));
        text.Gauge("process_start_time_seconds", "When the process began, in seconds since 1970.");
        text.Time(identity.StartedAt, ("instance", identity.Instance));
        text.Counter("process_cpu_seconds_total", "Processor time that the process has used.");
        One(text, Environment.CpuUsage.TotalTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Memory of the process that is in the machine's memory.");
        One(text, Environment.WorkingSet);
        text.Gauge("process_threads", "Threads of the process.");
        One(text, process.Threads.Count);
        WriteRuntime(text);
    }

    private void WriteRuntime(PrometheusText text)
    {
        text.Gauge("dotnet_gc_heap_size_bytes", "Size of the heap after the last collection, or of what is in use before the first one.");
        One(text, GC.GetGCMemoryInfo().HeapSizeBytes is > 0 and var size ? size : GC.GetTotalMemory(forceFullCollection: false));
        text.Counter("dotnet_gc_allocated_bytes_total", "Memory that was allocated.");
        One(text, GC.GetTotalAllocatedBytes());
        text.Counter("dotnet_gc_collections_total", "Garbage collections of each generation, with those of the ones above it.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            text.Sample(GC.CollectionCount(generation), ("instance", identity.Instance), ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }

        text.Counter("dotnet_gc_pause_seconds_total", "How long collections have stopped the process.");
        One(text, GC.GetTotalPauseDuration().TotalSeconds);
        text.Gauge("dotnet_thread_pool_threads", "Threads of the pool.");
        One(text, ThreadPool.ThreadCount);
        text.Gauge("dotnet_thread_pool_queue_length", "Work that waits for a thread of the pool.");
        One(text, ThreadPool.PendingWorkItemCount);
    }

    private void One(PrometheusText text, double value) => text.Sample(value, ("instance", identity.Instance));
}
