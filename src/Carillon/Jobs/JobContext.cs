using System.Collections.Concurrent;
using Carillon.Executions;

namespace Carillon.Jobs;

/// <summary>What a job method may know about its run, and what it may say about it. Take it as a parameter.</summary>
public sealed class JobContext
{
    private readonly ConcurrentDictionary<string, double> _metrics = new(StringComparer.Ordinal);

    /// <summary>Makes the context of a run. Public so that a job can be tested on its own.</summary>
    public JobContext(JobId job, ExecutionId executionId, RunTrigger trigger, DateTimeOffset? dueAt = null,
        IReadOnlyDictionary<string, string>? parameters = null)
    {
        Job = job;
        ExecutionId = executionId;
        Trigger = trigger;
        DueAt = dueAt;
        Parameters = parameters ?? new Dictionary<string, string>();
    }

    /// <summary>Which job runs.</summary>
    public JobId Job { get; }

    /// <summary>The execution's id: 32 hex characters, sorted by time.</summary>
    public ExecutionId ExecutionId { get; }

    /// <summary>What started the run.</summary>
    public RunTrigger Trigger { get; }

    /// <summary>The instant the schedule was due at. Null for a run that no schedule asked for.</summary>
    public DateTimeOffset? DueAt { get; }

    /// <summary>
    /// Equal for every attempt at this occurrence, and different for every other: the key to hand to whatever must not
    /// happen twice.
    /// </summary>
    public string OccurrenceKey => ExecutionId.ToString();

    /// <summary>What whoever started the run by hand passed along. Empty for every other run.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>The attempt under way: 1, and 2 and up for retries.</summary>
    public int Attempt { get; internal set; } = 1;

    /// <summary>How far the run is, or null where the job has not said.</summary>
    public RunProgress? Progress { get; private set; }

    /// <summary>The numbers said so far, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics => _metrics;

    /// <summary>Says a number about the run; it is kept with its record. Said again, the later value holds. At most 100 of them.</summary>
    /// <param name="name">Its name, such as <c>invoicesExported</c>. At most 100 characters.</param>
    /// <param name="value">Its value; a finite number.</param>
    public void SetMetric(string name, double value)
    {
        MetricRules.Check(name, value);
        if (_metrics.Count >= MetricRules.Most && !_metrics.ContainsKey(name))
        {
            throw new InvalidOperationException($"A run has at most {MetricRules.Most} metrics; '{name}' would be one more.");
        }

        _metrics[name] = value;
    }

    /// <summary>Says how far the run is; others see it with the next renewal of the run's lease.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="message">What is being done, or null.</param>
    public void ReportProgress(double percent, string? message = null)
    {
        if (percent is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "Progress is a percentage from 0 to 100.");
        }

        Progress = new RunProgress(percent, message);
    }
}
