namespace Cronos.Calendar;

/// <summary>How a day-of-month field chooses its days.</summary>
internal enum DayOfMonthRule
{
    /// <summary>The days of a set.</summary>
    Set,

    /// <summary><c>L</c> and <c>L-n</c>: so many days before the last one. A month too short for n has none.</summary>
    Last,

    /// <summary><c>LW</c> and <c>L-nW</c>: the weekday nearest to that day.</summary>
    LastNearestWeekday,

    /// <summary><c>nW</c>: the weekday nearest to day n. A month without a day n has none.</summary>
    NearestWeekday,
}
