namespace Carillon.Functions.Access;

/// <summary>What a caller may do. Each role includes those before it.</summary>
public enum Role
{
    /// <summary>Anybody, at any time: nothing is asked for.</summary>
    Anyone,

    /// <summary>Anybody, once it is settled who may use the API: probes carry no token.</summary>
    Probe,

    /// <summary>May look.</summary>
    Reader,

    /// <summary>May also start and end runs, and pause, switch and change jobs.</summary>
    Operator,

    /// <summary>May also take, check and restore backups, and make and revoke tokens.</summary>
    Admin,

    /// <summary>
    /// Carillon itself, in another process of this app: told by a signature. No token is enough for it, and it is part of no
    /// other role.
    /// </summary>
    Internal,
}
