namespace Carillon.Backups.Targets;

/// <summary>A text that describes a place.</summary>
/// <param name="Name">Its name, such as <c>path</c>.</param>
/// <param name="Meaning">What it is, after "is", such as "the path of a file".</param>
/// <param name="Longest">The most characters.</param>
/// <param name="Required">Whether it has to be given.</param>
public sealed record RestoreTargetField(string Name, string Meaning, int Longest, bool Required = true);
