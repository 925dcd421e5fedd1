namespace Carillon.Functions.OpenApi;

/// <summary>The body that an HTTP function reads, for the description of the interface.</summary>
/// <param name="shape">A record with a property for each name; the function reads the names from it, too.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesAttribute(Type shape) : Attribute
{
    public Type Shape { get; } = shape;

    /// <summary>Whether there has to be one.</summary>
    public bool Required { get; set; }
}
