namespace Carillon.Backups;

/// <summary>The first and the last line of an increment, told apart by their only property.</summary>
internal sealed record IncrementLine(IncrementHeader? Increment = null, IncrementEnd? End = null);
