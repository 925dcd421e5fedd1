namespace Carillon.TestKit.Faults;

/// <summary>An answer, whole.</summary>
/// <param name="Status">Its status code.</param>
/// <param name="Headers">Its headers, but for those of the connection.</param>
/// <param name="Body">Its body.</param>
internal sealed record Answer(int Status, IReadOnlyList<KeyValuePair<string, string[]>> Headers, byte[] Body);
