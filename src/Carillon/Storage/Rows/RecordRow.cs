using Carillon.Executions;

namespace Carillon.Storage.Rows;

/// <summary>What one of Carillon's own jobs puts on record of its work, newest first.</summary>
public abstract record RecordRow : StateRow
{
    /// <summary>Its id, which carries its time.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What started the run that wrote it.</summary>
    public required RunTrigger Trigger { get; init; }

    /// <summary>That run. Null where it was no run, but a request.</summary>
    public ExecutionId? Execution { get; init; }
}
