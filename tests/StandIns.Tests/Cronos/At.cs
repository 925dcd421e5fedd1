using System.Globalization;

namespace StandIns.Tests.Cronos;

/// <summary>Instants as tests write them, and back.</summary>
internal static class At
{
    /// <summary>"2026-03-08 02:30" or "2026-03-08 02:30:15".</summary>
    public static DateTime Utc(string text) => DateTime.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>"2026-03-08 01:59 -05:00".</summary>
    public static DateTimeOffset Offset(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Utc"/> reads it; "none" for null.</summary>
    public static string Text(DateTime? instant) =>
        instant?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "none";

    /// <summary>As <see cref="Offset"/> reads it; "none" for null.</summary>
    public static string Text(DateTimeOffset? instant) =>
        instant?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) ?? "none";
}
