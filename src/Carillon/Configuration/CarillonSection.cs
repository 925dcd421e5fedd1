namespace Carillon.Configuration;

/// <summary>A section of settings under <c>Carillon:</c>, or one of its values: what the guard against unknown keys knows.</summary>
/// <param name="Path">The path of the section, such as <c>Carillon:Defaults</c>.</param>
/// <param name="Keys">The keys it may hold.</param>
public sealed record CarillonSection(string Path, IReadOnlyList<string> Keys);
