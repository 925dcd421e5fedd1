using Cronos;

namespace StandIns.Tests.Cronos;

public sealed class EqualityTests
{
    [Theory]
    [InlineData("* * * * *", "0-59 * ? * SUN-SAT")]
    [InlineData("0 0 * * 0", "0 0 * * 7")]
    [InlineData("0 0 * * 0", "@weekly")]
    [InlineData("50-15 * * * *", "0-15,50-59 * * * *")]
    [InlineData("0 0 LW * 5L", "0 0 L-0W * FRIL")]
    public void Equals_SameMeaning_IsTrue(string left, string right)
    {
        var (one, other) = (CronExpression.Parse(left), CronExpression.Parse(right));

        Assert.True(one.Equals(other));
        Assert.True(one.Equals((object)other));
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("1 * * * *", "2 * * * *")]
    [InlineData("* * 31 1 *", "* * L 1 *")]
    [InlineData("* * L * *", "* * LW * *")]
    [InlineData("* * 3W * *", "* * 3 * *")]
    [InlineData("* * * * 0", "* * * * 0#1")]
    [InlineData("* * * * 0L", "* * * * 0#4")]
    [InlineData("0 1-1 * * *", "0 1 * * *")] // The first goes on through a repeated hour, the second does not.
    public void Equals_OtherMeaning_IsFalse(string left, string right)
    {
        Assert.False(CronExpression.Parse(left).Equals(CronExpression.Parse(right)));
    }

    [Fact]
    public void Equals_Null_IsFalse()
    {
        Assert.False(CronExpression.Daily.Equals(null));
    }

    [Fact]
    public void WellKnownExpressions_AreTheMacros()
    {
        Assert.Equal(CronExpression.Parse("@yearly"), CronExpression.Yearly);
        Assert.Equal(CronExpression.Parse("@monthly"), CronExpression.Monthly);
        Assert.Equal(CronExpression.Parse("@weekly"), CronExpression.Weekly);
        Assert.Equal(CronExpression.Parse("@daily"), CronExpression.Daily);
        Assert.Equal(CronExpression.Parse("@hourly"), CronExpression.Hourly);
        Assert.Equal(CronExpression.Parse("@every_minute"), CronExpression.EveryMinute);
        Assert.Equal(CronExpression.Parse("@every_second"), CronExpression.EverySecond);
    }
}
