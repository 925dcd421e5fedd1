using Carillon.Alerts;
using Carillon.Executions;

namespace Carillon.Storage.Rows;

/// <summary>
/// <c>notice!{id}</c>: a notice that has not been delivered. Written with the alert, in one transaction, and deleted with what it says of the
/// delivery: between the two it may be sent more than once, always with the same id.
/// </summary>
public sealed record NoticeRow : StateRow
{
    /// <summary>Its id: receivers tell repetitions by it.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>The alert that it is of.</summary>
    public required ExecutionId Alert { get; init; }

    /// <summary>What it tells.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How often it was tried to deliver it.</summary>
    public int Attempts { get; init; }

    /// <summary>When to try next.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }
}
