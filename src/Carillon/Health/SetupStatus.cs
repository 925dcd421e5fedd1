namespace Carillon.Health;

/// <summary>How something is that was validated.</summary>
public enum SetupStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and something is switched off or left out.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Error,
}
