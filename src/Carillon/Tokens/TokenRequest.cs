namespace Carillon.Tokens;

/// <summary>A token that somebody wants.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Role">What its bearer may do.</param>
/// <param name="Namespaces">Whose jobs it is for. Null for all, and for what concerns the whole installation.</param>
/// <param name="ExpiresAt">From when on it is refused.</param>
public sealed record TokenRequest(string Name, TokenRole Role, IReadOnlyList<string>? Namespaces, DateTimeOffset ExpiresAt);
