using Carillon.Storage.Rows;

namespace Carillon.Functions.Http;

/// <summary>Something that was done, as the API shows it.</summary>
internal sealed record AuditJson
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string By { get; init; }

    /// <summary>The HTTP request that it was done by.</summary>
    public string? RequestId { get; init; }

    public required string Act { get; init; }

    public string? Job { get; init; }

    public string? Execution { get; init; }

    public string? Reason { get; init; }

    /// <summary>The values it changed, as they were before. Absent where it changed none.</summary>
    public IReadOnlyDictionary<string, string?>? Before { get; init; }

    /// <summary>The same values, as they were afterwards.</summary>
    public IReadOnlyDictionary<string, string?>? After { get; init; }

    public static AuditJson From(AuditRow row) => new()
    {
        Id = row.Id.ToString(),
        At = row.At,
        By = row.By,
        RequestId = row.RequestId,
        Act = row.Act,
        Job = row.Job?.ToString(),
        Execution = row.Execution?.ToString(),
        Reason = row.Reason,
        Before = row.Before.Count == 0 ? null : row.Before,
        After = row.After.Count == 0 ? null : row.After,
    };
}
