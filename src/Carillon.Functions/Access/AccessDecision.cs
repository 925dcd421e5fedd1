namespace Carillon.Functions.Access;

/// <summary>Whether a caller may call a route.</summary>
public enum AccessDecision
{
    /// <summary>Yes.</summary>
    Allowed,

    /// <summary>No: the token is missing, wrong, expired or revoked.</summary>
    Refused,

    /// <summary>No: so many tokens that are none came from there that no more are looked up for now.</summary>
    RefusedTooOften,

    /// <summary>No: the caller is known, and the route asks for more than they may do.</summary>
    RoleTooLow,

    /// <summary>No: the platform knows the caller, who has none of the roles.</summary>
    NoRole,

    /// <summary>Nobody may, until a token is configured.</summary>
    NotConfigured,

    /// <summary>No: the request comes from a page of another site, and the browser adds by itself what lets its user in.</summary>
    OtherSite,

    /// <summary>No: it changes something, a browser could have added by itself what lets its user in, and nothing shows that a page of this app sent it.</summary>
    NotProven,

    /// <summary>No: only the app itself may, and the request is not signed as its own are.</summary>
    NotSigned,

    /// <summary>No: only the app itself may, and no request of its own is that large.</summary>
    TooLarge,
}
