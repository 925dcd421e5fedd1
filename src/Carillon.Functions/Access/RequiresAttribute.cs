namespace Carillon.Functions.Access;

/// <summary>Which role an HTTP function asks for. Every HTTP function of this library has one; a test holds that.</summary>
/// <param name="role">The least role.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresAttribute(Role role) : Attribute
{
    public Role Role { get; } = role;
}
