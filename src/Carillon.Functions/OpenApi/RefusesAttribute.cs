namespace Carillon.Functions.OpenApi;

/// <summary>
/// The statuses with which an HTTP function says that something can't be done, for the description of the interface. Those that its role
/// alone brings about, such as 401, need not be said.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefusesAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses { get; } = statuses;
}
