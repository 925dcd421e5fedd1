using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>The rows of what somebody did; each is written in the transaction of what was done.</summary>
public static class AuditRows
{
    /// <summary>Who did it where no person did.</summary>
    public const string Carillon = "carillon";

    /// <summary>An entry, with an id of its own.</summary>
    /// <param name="act">What was done.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="at">When.</param>
    public static AuditRow Entry(string act, string by, DateTimeOffset at) =>
        new() { Id = ExecutionId.Random(at), At = at, Act = act, By = by };

    /// <summary>Adds an entry to a transaction.</summary>
    public static StateTransaction AddAudit(this StateTransaction transaction, AuditRow entry)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(entry);
        return transaction.Insert(StateKeys.AuditEntry(entry.Id), entry);
    }
}
