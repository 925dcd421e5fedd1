namespace Carillon.Storage.Rows;

/// <summary><c>build!{build}</c>: a build that runs, or ran, somewhere.</summary>
/// <param name="Build">Its version.</param>
/// <param name="BuiltAt">When it was made.</param>
/// <param name="LastSeen">When a process of it last gave a sign of life.</param>
public sealed record BuildRow(string Build, DateTimeOffset BuiltAt, DateTimeOffset LastSeen) : StateRow;
