namespace Carillon.Jobs;

/// <summary>What a job method may return: whether it did its work, a sentence, and numbers about it.</summary>
public sealed record JobResult
{
    private JobResult(bool succeeded, string? message, IReadOnlyDictionary<string, double>? metrics)
    {
        Succeeded = succeeded;
        Message = message;
        Metrics = metrics ?? new Dictionary<string, double>();
        MetricRules.Check(Metrics);
    }

    /// <summary>Whether the job did its work. A result that says no is a failed attempt, and is retried like an exception.</summary>
    public bool Succeeded { get; }

    /// <summary>A sentence for whoever reads the record. Null when the job has nothing to add.</summary>
    public string? Message { get; }

    /// <summary>Numbers about the run, by name; they join those given to <see cref="JobContext.SetMetric"/>, under the same rules.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>The work is done.</summary>
    public static JobResult Success(string? message = null, IReadOnlyDictionary<string, double>? metrics = null) =>
        new(true, message, metrics);

    /// <summary>The work is not done, and why.</summary>
    public static JobResult Failure(string message, IReadOnlyDictionary<string, double>? metrics = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        return new(false, message, metrics);
    }
}
