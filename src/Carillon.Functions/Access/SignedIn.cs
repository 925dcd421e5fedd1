namespace Carillon.Functions.Access;

/// <summary>Somebody whom the platform signed in.</summary>
/// <param name="Name">Who, as records name them.</param>
/// <param name="Key">What tells them from everybody else.</param>
/// <param name="Role">The highest of their roles. Null where they have none that is known here.</param>
internal sealed record SignedIn(string Name, string Key, Role? Role)
{
    /// <summary>What the platform is said to have written can't be read.</summary>
    public static SignedIn Malformed { get; } = new("", "", null);

    public bool IsMalformed => ReferenceEquals(this, Malformed);
}
