namespace Carillon.Functions.HandOff;

/// <summary>The answer to runs that were handed off.</summary>
/// <param name="Taken">How many of them this process took over.</param>
internal sealed record TakenOver(int Taken);
