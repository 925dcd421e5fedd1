using System.Diagnostics.CodeAnalysis;
using Cronos.Parsing;

namespace Cronos;

public sealed partial class CronExpression
{
    /// <summary>Once a year, at an instant that the seed chooses: <c>H H H H H *</c>.</summary>
    /// <param name="jitterSeed">Any number; the same one always chooses the same instant.</param>
    public static CronExpression YearlyWithJitter(int jitterSeed) => Parse("@yearly", jitterSeed);

    /// <summary>Once a week, at an instant that the seed chooses: <c>H H H * * H</c>.</summary>
    /// <inheritdoc cref="YearlyWithJitter"/>
    public static CronExpression WeeklyWithJitter(int jitterSeed) => Parse("@weekly", jitterSeed);

    /// <summary>Once a month, at an instant that the seed chooses: <c>H H H H * *</c>.</summary>
    /// <inheritdoc cref="YearlyWithJitter"/>
    public static CronExpression MonthlyWithJitter(int jitterSeed) => Parse("@monthly", jitterSeed);

    /// <summary>Once a day, at a time that the seed chooses: <c>H H H * * *</c>.</summary>
    /// <inheritdoc cref="YearlyWithJitter"/>
    public static CronExpression DailyWithJitter(int jitterSeed) => Parse("@daily", jitterSeed);

    /// <summary>Once an hour, at a minute and second that the seed chooses: <c>H H * * * *</c>.</summary>
    /// <inheritdoc cref="YearlyWithJitter"/>
    public static CronExpression HourlyWithJitter(int jitterSeed) => Parse("@hourly", jitterSeed);

    /// <summary>Once a minute, at a second that the seed chooses: <c>H * * * * *</c>.</summary>
    /// <inheritdoc cref="YearlyWithJitter"/>
    public static CronExpression EveryMinuteWithJitter(int jitterSeed) => Parse("@every_minute", jitterSeed);

    /// <summary>Reads an expression of five fields, or a macro.</summary>
    /// <inheritdoc cref="Parse(string, CronFormat, int)"/>
    public static CronExpression Parse(string expression) => Parse(expression, CronFormat.Standard);

    /// <summary>Reads an expression of five fields, or a macro, with values for <c>H</c>.</summary>
    /// <inheritdoc cref="Parse(string, CronFormat, int)"/>
    public static CronExpression Parse(string expression, int jitterSeed) =>
        Parse(expression, CronFormat.Standard, jitterSeed);

    /// <summary>Reads an expression, or a macro.</summary>
    /// <inheritdoc cref="Parse(string, CronFormat, int)"/>
    public static CronExpression Parse(string expression, CronFormat format) => ParseWith(expression, format, null);

    /// <summary>Reads an expression, or a macro, with values for <c>H</c>.</summary>
    /// <param name="expression">The expression; blanks around it and between fields do not count, nor does case.</param>
    /// <param name="format">Whether there are five fields or six.</param>
    /// <param name="jitterSeed">Any number; the same one always gives the same values. It also spreads out macros.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="expression"/> is null.</exception>
    /// <exception cref="CronFormatException">It is not an expression of that format.</exception>
    /// <exception cref="MissingSeedException">It uses <c>H</c>, and there is no seed.</exception>
    public static CronExpression Parse(string expression, CronFormat format, int jitterSeed) =>
        ParseWith(expression, format, jitterSeed);

    /// <summary>Reads an expression of five fields, or a macro, and says whether it is one.</summary>
    /// <inheritdoc cref="TryParse(string, CronFormat, int, out CronExpression)"/>
    public static bool TryParse(string expression, [MaybeNullWhen(false)] out CronExpression cronExpression) =>
        TryParse(expression, CronFormat.Standard, out cronExpression);

    /// <summary>Reads an expression of five fields, or a macro, with values for <c>H</c>, and says whether it is one.</summary>
    /// <inheritdoc cref="TryParse(string, CronFormat, int, out CronExpression)"/>
    public static bool TryParse(
        string expression, int jitterSeed, [MaybeNullWhen(false)] out CronExpression cronExpression) =>
        TryParse(expression, CronFormat.Standard, jitterSeed, out cronExpression);

    /// <summary>Reads an expression, or a macro, and says whether it is one.</summary>
    /// <inheritdoc cref="TryParse(string, CronFormat, int, out CronExpression)"/>
    public static bool TryParse(
        string expression, CronFormat format, [MaybeNullWhen(false)] out CronExpression cronExpression) =>
        TryParseWith(expression, format, null, out cronExpression, out _);

    /// <summary>Reads an expression, or a macro, with values for <c>H</c>, and says whether it is one.</summary>
    /// <param name="expression">The expression; blanks around it and between fields do not count, nor does case.</param>
    /// <param name="format">Whether there are five fields or six.</param>
    /// <param name="jitterSeed">Any number; the same one always gives the same values. It also spreads out macros.</param>
    /// <param name="cronExpression">The expression; null when the answer is false.</param>
    /// <returns>False also where only the seed for an <c>H</c> is missing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="expression"/> is null.</exception>
    public static bool TryParse(
        string expression, CronFormat format, int jitterSeed, [MaybeNullWhen(false)] out CronExpression cronExpression) =>
        TryParseWith(expression, format, jitterSeed, out cronExpression, out _);

    private static CronExpression ParseWith(string expression, CronFormat format, int? jitterSeed) =>
        TryParseWith(expression, format, jitterSeed, out var parsed, out var failure) ? parsed : throw failure.ToException();

    private static bool TryParseWith(
        string expression, CronFormat format, int? jitterSeed,
        [NotNullWhen(true)] out CronExpression? cronExpression,
        [NotNullWhen(false)] out ParseFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(expression);

        var fields = CronParser.Parse(expression, format, jitterSeed, out failure);
        cronExpression = fields is null ? null : new CronExpression(fields);

        return cronExpression is not null;
    }
}
