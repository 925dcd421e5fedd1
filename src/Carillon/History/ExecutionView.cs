using Carillon.Storage.Rows;

namespace Carillon.History;

/// <summary>An execution as it stands.</summary>
public abstract record ExecutionView
{
    private ExecutionView()
    {
    }

    /// <summary>Pending or running.</summary>
    public sealed record UnderWay(LiveRow Row) : ExecutionView;

    /// <summary>Over.</summary>
    public sealed record Finished(ExecutionRow Row) : ExecutionView;
}
