namespace Carillon.Functions.Access;

/// <summary>Whether a caller may call a route.</summary>
public enum AccessDecision
{
    /// <summary>Yes.</summary>
    Allowed,

    /// <summary>No: the token is missing or wrong.</summary>
    Refused,

    /// <summary>Nobody may, until a token is configured.</summary>
    NotConfigured,

    /// <summary>No: no token is asked for, and the request comes from a page of another site.</summary>
    OtherSite,

    /// <summary>No: only the app itself may, and the request is not signed as its own are.</summary>
    NotSigned,

    /// <summary>No: only the app itself may, and no request of its own is that large.</summary>
    TooLarge,
}
