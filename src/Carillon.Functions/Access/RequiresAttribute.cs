namespace Carillon.Functions.Access;

/// <summary>Which role an HTTP function asks for, and what it is about. Every HTTP function of this library has one; a test holds that.</summary>
/// <param name="role">The least role.</param>
/// <param name="reach">What it is about. Default: the whole installation.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresAttribute(Role role, Reach reach = Reach.Everything) : Attribute
{
    public Role Role { get; } = role;

    public Reach Reach { get; } = reach;
}
