namespace Carillon.Tokens;

/// <summary>What the bearer of a token may do. Each role includes those before it.</summary>
public enum TokenRole
{
    /// <summary>May look.</summary>
    Reader,

    /// <summary>May also start and end runs, and pause, switch and change jobs.</summary>
    Operator,

    /// <summary>May also do what concerns the whole installation: backups, tokens.</summary>
    Admin,
}
