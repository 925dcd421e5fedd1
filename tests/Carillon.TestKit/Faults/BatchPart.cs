namespace Carillon.TestKit.Faults;

/// <summary>One change of a batch.</summary>
/// <param name="Method">How it changes the row.</param>
/// <param name="Target">The address of the row, or of its table.</param>
/// <param name="IsConditional">Whether it holds only where the row is still the one that was read.</param>
public sealed record BatchPart(string Method, string Target, bool IsConditional);
