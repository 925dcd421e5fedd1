using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>An execution in a sentence.</summary>
internal static class ExecutionSummary
{
    /// <summary>What there is to say: of a failure what went wrong, of a success what the job said, otherwise why it ended so.</summary>
    public static string? Summary(this ExecutionRow execution) => execution.State switch
    {
        ExecutionState.Failed => execution.Error?.Message ?? execution.Message,
        ExecutionState.Succeeded => execution.Message,
        _ => execution.Reason ?? execution.Error?.Message ?? execution.Message,
    };
}
