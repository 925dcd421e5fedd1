using Cronos;

namespace StandIns.Tests.Cronos;

[Trait("Req", "SS4")]
public sealed class ParsingTests
{
    [Theory]
    [InlineData("*     *      *        *       *      ", "* * * * *")]
    [InlineData("?     ?      ?        ?       ?      ", "* * * * *")]
    [InlineData("5     4      3        2       1      ", "5 4 3 2 1")]
    [InlineData("05    04     03       02      01     ", "5 4 3 2 1")]
    [InlineData("1,2,9 *      *        *       *      ", "1,2,9 * * * *")]
    [InlineData("1-4   *      *        *       *      ", "1,2,3,4 * * * *")]
    [InlineData("57-2  *      *        *       *      ", "0,1,2,57,58,59 * * * *")]
    [InlineData("56-3/2 *     *        *       *      ", "0,2,56,58 * * * *")]
    [InlineData("*/20  */8    */10     */5     */2    ", "0,20,40 0,8,16 1,11,21,31 1,6,11 0,2,4,6")]
    [InlineData("?/20  *      *        *       *      ", "0,20,40 * * * *")]
    [InlineData("50/3  *      *        *       *      ", "50,53,56,59 * * * *")]
    [InlineData("9-20/5 *     *        *       *      ", "9,14,19 * * * *")]
    [InlineData("*     22-3   29-3/2   11-2    5-1    ", "* 0,1,2,3,22,23 2,29,31 1,2,11,12 0,1,5,6")]
    [InlineData("*     *      *        JAN,dec Mon-fRI", "* * * 1,12 1,2,3,4,5")]
    [InlineData("*     *      *        *       7      ", "* * * * 0")]
    [InlineData("*     *      *        *       SUN-SAT", "* * * * *")]
    [InlineData("*     *      *        *       MON-SUN", "* * * * *")]
    [InlineData("*     *      *        *       1/2    ", "* * * * 0,1,3,5")]
    [InlineData("*     *      L        *       *      ", "* * L * *")]
    [InlineData("*     *      l-0      *       *      ", "* * L * *")]
    [InlineData("*     *      L-30     *       *      ", "* * L-30 * *")]
    [InlineData("*     *      lw       *       *      ", "* * LW * *")]
    [InlineData("*     *      L-3W     *       *      ", "* * L-3W * *")]
    [InlineData("*     *      15w      *       *      ", "* * 15W * *")]
    [InlineData("*     *      *        *       FRIL   ", "* * * * 5L")]
    [InlineData("*     *      *        *       7l     ", "* * * * 0L")]
    [InlineData("*     *      *        *       sat#2  ", "* * * * 6#2")]
    [InlineData("\t 1\t2  3 4\t 5 \t", "1 2 3 4 5")]
    [InlineData("@every_second", "* * * * * *")]
    [InlineData(" @Every_Minute ", "* * * * *")]
    [InlineData("@hourly", "0 * * * *")]
    [InlineData("@daily", "0 0 * * *")]
    [InlineData("@MIDNIGHT\t", "0 0 * * *")]
    [InlineData("@weekly", "0 0 * * 0")]
    [InlineData("@monthly", "0 0 1 * *")]
    [InlineData("@yearly", "0 0 1 1 *")]
    [InlineData("@annually", "0 0 1 1 *")]
    public void Parse_SoundExpression_SaysTheSameInCanonicalForm(string expression, string canonical)
    {
        Assert.Equal(canonical, CronExpression.Parse(expression).ToString());
    }

    [Theory]
    [InlineData("*/15 * * * * *", "0,15,30,45 * * * * *")]
    [InlineData("0 5 * * * *", "5 * * * *")]
    [InlineData("@daily", "0 0 * * *")]
    public void Parse_WithSeconds_SecondsComeFirst(string expression, string canonical)
    {
        Assert.Equal(canonical, CronExpression.Parse(expression, CronFormat.IncludeSeconds).ToString());
    }

    [Theory]
    [InlineData("60 * * * *", "Minutes: '60' at position 1 of '60 * * * *': a value between 0 and 59 is expected.")]
    [InlineData("* 24 * * *", "Hours: '24' at position 3 of '* 24 * * *': a value between 0 and 23 is expected.")]
    [InlineData("* * 0 * *", "Days of month: '0' at position 5 of '* * 0 * *': a value between 1 and 31 is expected.")]
    [InlineData("* * * 13 *", "Months: '13' at position 7 of '* * * 13 *': a value between 1 and 12 or a name from JAN to DEC is expected.")]
    [InlineData("* * * * 8", "Days of week: '8' at position 9 of '* * * * 8': a value between 0 and 7 or a name from SUN to SAT is expected.")]
    [InlineData("*/0 * * * *", "Minutes: '0' at position 3 of '*/0 * * * *': a step between 1 and 59 is expected.")]
    [InlineData("*/60 * * * *", "Minutes: '60' at position 3 of '*/60 * * * *': a step between 1 and 59 is expected.")]
    [InlineData("* * L-31 * *", "Days of month: '31' at position 7 of '* * L-31 * *': a number of days between 0 and 30 is expected.")]
    [InlineData("* * * * 5#6", "Days of week: '6' at position 11 of '* * * * 5#6': a week of the month between 1 and 5 is expected.")]
    [InlineData("1-", "Minutes: the end at position 3 of '1-': a value between 0 and 59 is expected.")]
    [InlineData("1, * * * *", "Minutes: ' ' at position 3 of '1, * * * *': a value between 0 and 59 is expected.")]
    [InlineData("1k * * * *", "Minutes: 'k' at position 2 of '1k * * * *': a blank or the end of the field is expected.")]
    [InlineData("*,5 * * * *", "Minutes: ',' at position 2 of '*,5 * * * *': a blank or the end of the field is expected.")]
    [InlineData("* * * * SUNDAY", "Days of week: 'DAY' at position 12 of '* * * * SUNDAY': a blank or the end of the field is expected.")]
    [InlineData("99999999999999 * * * *", "Minutes: '99999999999999' at position 1 of '99999999999999 * * * *': a value between 0 and 59 is expected.")]
    [InlineData("", "Minutes: the end at position 1 of '': a value between 0 and 59 is expected.")]
    [InlineData("* * *", "Months: missing after Days of month in '* * *': 5 fields are expected.")]
    [InlineData("* * * * * *", "Expression: '*' at position 11 of '* * * * * *': the end after 5 fields is expected.")]
    [InlineData("@yearl", "Macro: '@' at position 1 of '@yearl': one of @every_second, @every_minute, @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually is expected.")]
    public void Parse_WrongExpression_SaysWhatIsWrongAndWhere(string expression, string message)
    {
        var exception = Assert.Throws<CronFormatException>(() => CronExpression.Parse(expression));

        Assert.Equal(message, exception.Message);
    }

    [Theory]
    [InlineData("W      * * * *")]
    [InlineData("#      * * * *")]
    [InlineData("L      * * * *")]
    [InlineData("*#1    * * * *")]
    [InlineData("-1     * * * *")]
    [InlineData("5,*    * * * *")]
    [InlineData("5,H    * * * *")]
    [InlineData("1/     * * * *")]
    [InlineData("1-2-3  * * * *")]
    [InlineData("* * W      * *")]
    [InlineData("* * 1-2W   * *")]
    [InlineData("* * 1,2W   * *")]
    [InlineData("* * 1/2W   * *")]
    [InlineData("* * 1LW    * *")]
    [InlineData("* * L,1    * *")]
    [InlineData("* * MON    * *")]
    [InlineData("* * * L      *")]
    [InlineData("* * * MO     *")]
    [InlineData("* * * *     L ")]
    [InlineData("* * * *     5W")]
    [InlineData("* * * *  1,5L ")]
    [InlineData("* * * *  5#1,2")]
    [InlineData("* * * *     0#0")]
    [InlineData("* * * *    SU0")]
    [InlineData("@")]
    [InlineData("@@daily")]
    [InlineData("@daily !")]
    [InlineData("@every_hour")]
    public void TryParse_WrongExpression_IsFalse(string expression)
    {
        Assert.False(CronExpression.TryParse(expression, 1, out var parsed));
        Assert.Null(parsed);
    }

    [Fact]
    public void Parse_VeryLongText_IsCutInTheMessage()
    {
        var exception = Assert.Throws<CronFormatException>(() => CronExpression.Parse(new string('x', 100_000)));

        Assert.InRange(exception.Message.Length, 1, 300);
    }

    [Fact]
    public void Parse_Null_NamesTheArgument()
    {
        Assert.Equal("expression", Assert.Throws<ArgumentNullException>(() => CronExpression.Parse(null!)).ParamName);
        Assert.Equal("expression", Assert.Throws<ArgumentNullException>(() => CronExpression.TryParse(null!, out _)).ParamName);
    }

    [Fact]
    public void TryParse_SoundExpression_GivesIt()
    {
        Assert.True(CronExpression.TryParse("*/5 * * * *", out var five));
        Assert.True(CronExpression.TryParse("0 */5 * * * *", CronFormat.IncludeSeconds, out var six));

        Assert.Equal(five, six);
    }
}
