using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>A run that may begin, or wait.</summary>
/// <param name="Live">Its row, held by nobody yet.</param>
/// <param name="Parameters">What whoever asked for it passed along, secrets included.</param>
/// <param name="Cursor">Up to where the job is accounted for with it.</param>
/// <param name="Missed">The occurrences before it that will not run. Null where there are none.</param>
/// <param name="Idempotency">By what a repetition of the request is told. Null where there is no key.</param>
internal sealed record AcceptedRun(
    LiveRow Live, IReadOnlyDictionary<string, string> Parameters, DateTimeOffset Cursor, ExecutionRow? Missed, IdempotencyKey? Idempotency)
{
    /// <summary>What is put on record with it of who asked. Null where nothing is.</summary>
    public AuditRow? Audit { get; init; }
}
