namespace Carillon.TestKit.Simulation;

/// <summary>Something that may never happen, and did.</summary>
/// <param name="Rule">What holds always.</param>
/// <param name="Text">What was found instead.</param>
public sealed record Violation(string Rule, string Text)
{
    public override string ToString() => $"{Rule}: {Text}";
}
