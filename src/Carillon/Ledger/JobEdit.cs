using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>A change of what holds for a job.</summary>
/// <param name="Said">What happens, after "had not run when", such as "the schedule was changed".</param>
/// <param name="Change">Makes the row as it is to be from the row as it is; null, or an equal row, where there is nothing to change.</param>
public sealed record JobEdit(string Said, Func<JobRow, DateTimeOffset, JobRow?> Change)
{
    /// <summary>Whether what would still run under the old terms does; otherwise it is skipped. Default: it does.</summary>
    public bool Accepts { get; init; } = true;

    /// <summary>Adds rows to the same write, such as an audit entry; called with the row as it will be, for each try. Null for none.</summary>
    public Action<StateTransaction, JobRow, DateTimeOffset>? Beside { get; init; }

    /// <summary>By what a repetition of the same request is told: nothing is changed then. Null where the caller sent no key.</summary>
    public IdempotencyKey? Idempotency { get; init; }
}
