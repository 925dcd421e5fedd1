namespace Cronos.Calendar;

/// <summary>
/// What an expression says, field by field. Sets are bit masks: bit n stands for value n. Two expressions are equal
/// exactly when these facts are.
/// </summary>
internal sealed record CronFields
{
    /// <summary>Seconds of a minute.</summary>
    public required ulong Seconds { get; init; }

    /// <summary>Minutes of an hour.</summary>
    public required ulong Minutes { get; init; }

    /// <summary>Hours of a day.</summary>
    public required uint Hours { get; init; }

    /// <summary>Days of a month; only for <see cref="DayOfMonthRule.Set"/>.</summary>
    public required uint DaysOfMonth { get; init; }

    /// <summary>How the day of the month is chosen.</summary>
    public required DayOfMonthRule DayRule { get; init; }

    /// <summary>The day before <c>W</c>, or how many days before the last one: see <see cref="DayRule"/>.</summary>
    public required int Day { get; init; }

    /// <summary>Months of a year.</summary>
    public required uint Months { get; init; }

    /// <summary>Days of a week, Sunday as 0.</summary>
    public required uint DaysOfWeek { get; init; }

    /// <summary>Which of the month's such weekdays: 1 to 5, <see cref="LastWeekOfMonth"/>, or <see cref="EveryWeek"/>.</summary>
    public required int Week { get; init; }

    /// <summary>
    /// Second, minute or hour is written with <c>*</c>, a range or a step: the schedule means "so often", and goes on
    /// through a repeated hour.
    /// </summary>
    public required bool IsInterval { get; init; }

    /// <summary><see cref="Week"/> of an expression with neither <c>#</c> nor <c>L</c> at its day of week.</summary>
    public const int EveryWeek = 0;

    /// <summary><see cref="Week"/> of <c>5L</c>.</summary>
    public const int LastWeekOfMonth = -1;
}
