namespace Carillon.Functions.Access;

/// <summary>Somebody whom the platform signed in.</summary>
/// <param name="Name">Who, as records name them.</param>
/// <param name="Key">What tells them from everybody else.</param>
/// <param name="Role">The highest of their roles for everything. Null where they have none that is known here.</param>
/// <param name="Namespaces">The highest of their roles for one namespace, by namespaces in lower case.</param>
internal sealed record SignedIn(string Name, string Key, Role? Role, IReadOnlyDictionary<string, Role> Namespaces)
{
    /// <summary>What the platform is said to have written can't be read.</summary>
    public static SignedIn Malformed { get; } = new("", "", null, new Dictionary<string, Role>());

    public bool IsMalformed => ReferenceEquals(this, Malformed);

    /// <summary>Whether they have any role that is known here.</summary>
    public bool HasRole => Role is not null || Namespaces.Count > 0;

    /// <summary>The caller that they are to a route: everywhere, where their role for everything is enough, and otherwise where one for a namespace is.</summary>
    /// <param name="required">The role that the route asks for.</param>
    public Caller For(Role required)
    {
        var caller = new Caller(Name, $"principal {Key}", Role ?? Access.Role.Anyone);
        string[] enough = [.. Namespaces.Where(grant => grant.Value >= required).Select(grant => grant.Key).Order(StringComparer.Ordinal)];
        return caller.Role >= required || enough.Length == 0 ? caller : caller with { Role = required, Namespaces = enough };
    }
}
