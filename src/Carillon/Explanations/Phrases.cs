using System.Globalization;

namespace Carillon.Explanations;

/// <summary>Writes times and reasons as parts of a sentence.</summary>
internal static class Phrases
{
    /// <summary>An instant, in UTC.</summary>
    public static string At(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A length of time, as fine as people care.</summary>
    public static string Span(TimeSpan time) => time switch
    {
        _ when time > TimeSpan.Zero && time < TimeSpan.FromSeconds(1) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)time.TotalMilliseconds)} ms"),
        _ when time < TimeSpan.FromMinutes(2) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        _ when time < TimeSpan.FromHours(2) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min{Rest(time.Seconds, "s")}"),
        _ when time < TimeSpan.FromDays(2) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h{Rest(time.Minutes, "min")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d{Rest(time.Hours, "h")}"),
    };

    /// <summary>A start, seen from when it was due.</summary>
    public static string Later(TimeSpan lateness) => lateness < TimeSpan.Zero ? $"{Span(-lateness)} early" : $"{Span(lateness)} later";

    /// <summary>A reason of a row, whole sentences, as a part of another sentence.</summary>
    public static string Clause(string? reason) => string.IsNullOrWhiteSpace(reason)
        ? "its row does not say why"
        : string.Join("; ", reason.Trim().TrimEnd('.').Split(". ").Select(Lower));

    /// <summary>A sentence as the rest of another one.</summary>
    public static string Begin(string sentence) => Lower(sentence);

    private static string Lower(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && (char.IsLower(text[1]) || text[1] == ' ') ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    private static string Rest(int number, string unit) => number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {number} {unit}");
}
