namespace Carillon.Configuration;

/// <summary>Who a connection is made as, where it is made by identity.</summary>
/// <param name="Kind">The kind.</param>
public sealed record ConnectionIdentity(IdentityKind Kind)
{
    /// <summary>The application or user-assigned identity. Null for the one that is there.</summary>
    public string? ClientId { get; init; }

    /// <summary>The tenant. Null for the one that is there.</summary>
    public string? TenantId { get; init; }

    /// <summary>The user-assigned identity by its resource id, in place of <see cref="ClientId"/>.</summary>
    public string? ResourceId { get; init; }

    /// <summary>With a workload identity: the file of the token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>With <see cref="IdentityKind.ClientSecret"/>: the secret.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The kind: never the secret.</summary>
    public override string ToString() => Kind.ToString();
}
