namespace Carillon.Alerts;

/// <summary>How bad something is; the later, the worse.</summary>
public enum AlertSeverity
{
    /// <summary>Somebody should look at it in working hours.</summary>
    Warning,

    /// <summary>Somebody should look at it now.</summary>
    Critical,

    /// <summary>Everybody should.</summary>
    Emergency,
}
