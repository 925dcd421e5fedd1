namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Says whether the app's converters are tried after those the binding brings along.</summary>
/// <param name="fallbackBehavior">Whether they are.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConverterFallbackBehaviorAttribute(ConverterFallbackBehavior fallbackBehavior) : Attribute
{
    /// <summary>Whether they are.</summary>
    public ConverterFallbackBehavior Behavior { get; } = fallbackBehavior;
}
