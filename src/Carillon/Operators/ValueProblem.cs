namespace Carillon.Operators;

/// <summary>A value that can't be kept.</summary>
/// <param name="Field">Which value.</param>
/// <param name="Value">As it was written. Null where what was left out is the problem.</param>
/// <param name="Rule">What is wrong with it, and what is allowed: a sentence without its subject.</param>
public sealed record ValueProblem(string Field, string? Value, string Rule)
{
    /// <summary>The whole sentence.</summary>
    public override string ToString() => Value is null ? $"'{Field}' {Rule}" : $"'{Field}' \"{Value}\" {Rule}";
}
