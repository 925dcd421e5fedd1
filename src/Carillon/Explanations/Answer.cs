namespace Carillon.Explanations;

/// <summary>An answer without what it goes by.</summary>
/// <param name="Verdict">In a word.</param>
/// <param name="DueAt">The instant that it is about. Null where nothing was due.</param>
/// <param name="Sentence">In a sentence.</param>
internal sealed record Answer(ExplanationVerdict Verdict, DateTimeOffset? DueAt, string Sentence);
