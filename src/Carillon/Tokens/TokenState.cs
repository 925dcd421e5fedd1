namespace Carillon.Tokens;

/// <summary>Whether a token is good.</summary>
public enum TokenState
{
    /// <summary>It is.</summary>
    Active,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Somebody took it back.</summary>
    Revoked,
}
