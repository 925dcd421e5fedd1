using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Explanations;

/// <summary>A row that an explanation goes by.</summary>
/// <param name="Key">Where it stands.</param>
public abstract record Evidence(RowKey Key)
{
    /// <summary>An execution that is over, or a range of occurrences that did not run.</summary>
    public sealed record OfExecution(RowKey Key, ExecutionRow Row) : Evidence(Key);

    /// <summary>An execution that is pending or running.</summary>
    public sealed record OfLive(RowKey Key, LiveRow Row) : Evidence(Key);

    /// <summary>Something that was done with the job.</summary>
    public sealed record OfAudit(RowKey Key, AuditRow Row) : Evidence(Key);

    /// <summary>The last sign of life of the app's clocks.</summary>
    public sealed record OfHeartbeat(RowKey Key, HeartbeatRow Row) : Evidence(Key);

    /// <summary>The job's definition, what operators set, its pause; and where it stands.</summary>
    /// <param name="Key">Where the definition stands.</param>
    /// <param name="Row">The definition.</param>
    /// <param name="State">Where the job stands: its state, an <see cref="UnreadableRow"/>, or null where there is none.</param>
    public sealed record OfJob(RowKey Key, JobRow Row, StateRow? State) : Evidence(Key);

    /// <summary>A row of the job that can't be read.</summary>
    /// <param name="Key">Where it stands.</param>
    /// <param name="Reason">What is wrong with it.</param>
    public sealed record OfUnreadable(RowKey Key, string Reason) : Evidence(Key);
}
