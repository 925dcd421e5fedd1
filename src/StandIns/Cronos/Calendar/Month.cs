namespace Cronos.Calendar;

/// <summary>A month of the Gregorian calendar.</summary>
/// <remarks>The framework's own types check their arguments each time; a search passes through many months.</remarks>
internal readonly struct Month(int year, int number)
{
    private static readonly int[] DaysBefore = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    private static readonly int[] Lengths = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>How many days it has.</summary>
    public int Length => Lengths[number] + (number == 2 && IsLeapYear ? 1 : 0);

    /// <summary>The number of its first day, as <see cref="DateOnly.DayNumber"/> counts.</summary>
    public int FirstDay
    {
        get
        {
            var yearsBefore = (uint)year - 1;
            var leapDays = yearsBefore / 4 - yearsBefore / 100 + yearsBefore / 400;

            return (int)(yearsBefore * 365 + leapDays) + DaysBefore[number] + (number > 2 && IsLeapYear ? 1 : 0);
        }
    }

    // A century's year divisible by 16 is divisible by 400, for 100 brings the other 25.
    private bool IsLeapYear => (year & 3) == 0 && ((year & 15) == 0 || year % 25 != 0);
}
