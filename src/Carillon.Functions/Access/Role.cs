namespace Carillon.Functions.Access;

/// <summary>What a caller may do. Each role includes those before it.</summary>
public enum Role
{
    /// <summary>Anybody: no token is asked for.</summary>
    Anyone,

    /// <summary>May look.</summary>
    Reader,

    /// <summary>May also start and end runs, and pause, switch and change jobs.</summary>
    Operator,
}
