using Carillon.Storage.Rows;
using Carillon.Tokens;

namespace Carillon.Functions.Http;

/// <summary>A token, as the API shows it: all but its secret.</summary>
internal sealed record TokenJson
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required TokenState State { get; init; }

    public required TokenRole Role { get; init; }

    /// <summary>Whose jobs it is for. Absent where it is for all, and for what concerns the whole installation.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used, to a minute or so. Absent where it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public string? RevokedBy { get; init; }

    public string? RevokeReason { get; init; }

    /// <summary>The token itself: in the answer of the request that made it, and nowhere else.</summary>
    public string? Token { get; init; }

    public static TokenJson From(TokenRow row, DateTimeOffset now, string? token = null) => new()
    {
        Id = row.Id.ToString(),
        Name = row.Name,
        State = row.StateAt(now),
        Role = row.Role,
        Namespaces = row.AllNamespaces ? null : row.Namespaces,
        CreatedAt = row.CreatedAt,
        CreatedBy = row.CreatedBy,
        Reason = row.Reason,
        ExpiresAt = row.ExpiresAt,
        LastUsedAt = row.LastUsedAt,
        RevokedAt = row.RevokedAt,
        RevokedBy = row.RevokedBy,
        RevokeReason = row.RevokeReason,
        Token = token,
    };
}
