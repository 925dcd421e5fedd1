using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Explanations;

/// <summary>What a job's ledger has at an instant, and right before it.</summary>
/// <param name="Rows">The rows, the newest first; the last that were read reach back to an occurrence before the instant, where there is one.</param>
/// <param name="Unreadable">Those that can't be read.</param>
/// <param name="Complete">Whether they reach back that far; otherwise there are more runs by hand in between than are read.</param>
internal sealed record LedgerLook(IReadOnlyList<StoredRow<ExecutionRow>> Rows, IReadOnlyList<(RowKey Key, string Reason)> Unreadable, bool Complete)
{
    /// <summary>The row that accounts for an instant; of an occurrence that was started again, the first. Null where there is none.</summary>
    public StoredRow<ExecutionRow>? Covering(DateTimeOffset at) =>
        Rows.Where(row => row.Row.DueAt <= at && (row.Row.LastDueAt ?? row.Row.DueAt) >= at).MinBy(row => row.Row.Losses);

    /// <summary>The last row whose occurrences all lie before an instant. Null where there is none.</summary>
    public StoredRow<ExecutionRow>? Before(DateTimeOffset at) =>
        Rows.Where(row => (row.Row.LastDueAt ?? row.Row.DueAt) < at).MaxBy(row => row.Row.DueAt);

    /// <summary>Rows that can't be read, and that may be a range with an instant in it: those after the last one before it.</summary>
    public IEnumerable<(RowKey Key, string Reason)> MayCover(DateTimeOffset at) =>
        Before(at) is { } before ? Unreadable.Where(row => row.Key < before.Key) : Unreadable;

    /// <summary>The runs that were under way at an instant.</summary>
    public IEnumerable<StoredRow<ExecutionRow>> UnderWay(DateTimeOffset at) => Rows.Where(row => row.Row.StartedAt <= at && row.Row.FinishedAt > at);
}
