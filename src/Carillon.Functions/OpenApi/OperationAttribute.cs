namespace Carillon.Functions.OpenApi;

/// <summary>What an HTTP function does, for the description of the interface. Every one of this library has it; a test holds that.</summary>
/// <param name="summary">In a few words.</param>
/// <param name="description">What else is to be known, in sentences.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OperationAttribute(string summary, string description) : Attribute
{
    public string Summary { get; } = summary;

    public string Description { get; } = description;
}
