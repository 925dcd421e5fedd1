using Carillon.Storage.Rows;

namespace Carillon.Alerts;

/// <summary>What became of an acknowledgement.</summary>
public abstract record AcknowledgeResult
{
    private AcknowledgeResult()
    {
    }

    /// <summary>It is acknowledged, now or before.</summary>
    /// <param name="Alert">The alert as it is now.</param>
    public sealed record Done(AlertRow Alert) : AcknowledgeResult;

    /// <summary>It is over: there is nothing to acknowledge.</summary>
    /// <param name="Alert">The alert.</param>
    public sealed record Over(AlertRow Alert) : AcknowledgeResult;

    /// <summary>There is no such alert.</summary>
    public sealed record NoSuchAlert : AcknowledgeResult;
}
