using System.Text;
using Carillon.Executions;
using Carillon.Tokens;

namespace Carillon.Storage.Rows;

/// <summary>
/// <c>token!{id}</c>: a token that callers of the API show. It is never there itself: only the hash of its secret is. No backup
/// holds such a row, so that none that was revoked comes back, and none goes to another environment.
/// </summary>
public sealed record TokenRow : StateRow
{
    /// <summary>Its id, which stands in the token as well.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>What whoever made it calls it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of its secret: 64 hex digits.</summary>
    public required string SecretHash { get; init; }

    /// <summary>What its bearer may do.</summary>
    public required TokenRole Role { get; init; }

    /// <summary>Whether it is for the jobs of every namespace, and for what concerns the whole installation.</summary>
    public bool AllNamespaces { get; init; }

    /// <summary>Whose jobs it is for otherwise, in lower case. None, where it is not for all: then it is for nothing.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>What for. Null where nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>From when on it is refused.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used, to a minute or so. Null where it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked. Null where it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Who revoked it.</summary>
    public string? RevokedBy { get; init; }

    /// <summary>Why. Null where nobody said.</summary>
    public string? RevokeReason { get; init; }

    /// <summary>Where it stands at an instant.</summary>
    public TokenState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? TokenState.Revoked : now >= ExpiresAt ? TokenState.Expired : TokenState.Active;

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append("Id = ").Append(Id).Append(", Name = ").Append(Name).Append(", SecretHash = ***, Role = ").Append(Role);
        return true;
    }
}
