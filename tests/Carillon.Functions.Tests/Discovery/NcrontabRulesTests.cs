using Carillon.Functions.Discovery;

namespace Carillon.Functions.Tests.Discovery;

public sealed class NcrontabRulesTests
{
    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("0 */5 * * * *")]
    [InlineData("0 9 * JAN-MAR MON-FRI")]
    [InlineData("0,30 9-17 1,15 */2 0-6/2")]
    [InlineData("0 0 * JUL SUN,WED,THU")]
    public void Violation_BothReadItAlike_IsNone(string expression) => Assert.Null(NcrontabRules.Violation(expression));

    [Theory]
    [InlineData("00:05:00", "is an interval")]
    [InlineData("* * * *", "has 4 fields")]
    [InlineData("* * * * * * *", "has 7 fields")]
    [InlineData("* * L * *", "has 'L'")]
    [InlineData("* * 15W * *", "has 'W'")]
    [InlineData("* * * * 1#2", "has '#'")]
    [InlineData("* * ? * *", "has '?'")]
    [InlineData("H * * * *", "has 'H'")]
    [InlineData("*\t* * * *", "has a tab")]
    [InlineData("* 22-2 * * *", "has the range '22-2'")]
    [InlineData("* * * * FRI-MON", "has the range 'FRI-MON'")]
    [InlineData("* * * NOV-FEB *", "has the range 'NOV-FEB'")]
    [InlineData("* * * * 7", "Sunday is 0")]
    [InlineData("* * * * 1-7", "Sunday is 0")]
    [InlineData("* * * * 1/2", "Write '1-6/2'")]
    public void Violation_TheHostReadsItOtherwise_SaysWhatToWrite(string expression, string said) =>
        Assert.Contains(said, NcrontabRules.Violation(expression), StringComparison.Ordinal);
}
