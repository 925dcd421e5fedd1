namespace Carillon.Alerts;

/// <summary>Where an alert stands.</summary>
public enum AlertStatus
{
    /// <summary>Raised, and nobody has said that they look after it.</summary>
    Open,

    /// <summary>Somebody looks after it: it stays quiet until it is over.</summary>
    Acknowledged,

    /// <summary>It is over.</summary>
    Resolved,
}
