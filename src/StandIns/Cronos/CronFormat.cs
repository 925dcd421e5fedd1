namespace Cronos;

/// <summary>How many fields an expression has.</summary>
[Flags]
public enum CronFormat
{
    /// <summary>Five fields: minute, hour, day of month, month, day of week. Occurrences fall on whole minutes.</summary>
    Standard = 0,

    /// <summary>Six fields: second first, then the five of <see cref="Standard"/>.</summary>
    IncludeSeconds = 1,
}
