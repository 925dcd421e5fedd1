namespace StandIns.Tests.Cronos;

/// <summary>Zones, each kept for a corner of its own.</summary>
internal static class Zones
{
    /// <summary>One hour, at 02:00.</summary>
    public static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>Half an hour, and summer begins in October.</summary>
    public static readonly TimeZoneInfo LordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");

    /// <summary>At midnight: a day begins at 01:00, another has 23:00 twice.</summary>
    public static readonly TimeZoneInfo Santiago = TimeZoneInfo.FindSystemTimeZoneById("America/Santiago");

    /// <summary>Left out a whole day when it moved to the other side of the date line.</summary>
    public static readonly TimeZoneInfo Apia = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia");
}
