namespace Carillon.Executions;

/// <summary>The whole log of a run, where it is longer than its row holds.</summary>
/// <param name="Blob">The name of the blob that it is kept in.</param>
/// <param name="Characters">How many characters it has.</param>
/// <param name="Lines">How many lines were logged that are in it. One may go over several lines of text.</param>
public sealed record LongLog(string Blob, int Characters, int Lines);
