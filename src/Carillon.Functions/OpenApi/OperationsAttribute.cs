namespace Carillon.Functions.OpenApi;

/// <summary>What the HTTP functions of a class are about, for the description of the interface.</summary>
/// <param name="tag">The heading that they stand under.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OperationsAttribute(string tag) : Attribute
{
    public string Tag { get; } = tag;

    /// <summary>How they say that something can't be done. Default: null, as problem details.</summary>
    public Type? Failure { get; set; }

    /// <summary>Whether their answers are written as those of documented interfaces of other systems: snake_case, each member always there.</summary>
    public bool SnakeCase { get; set; }
}
