using Carillon.Executions;
using Carillon.Jobs;
using Carillon.TestKit;

namespace Carillon.Tests.Executions;

[Trait("Req", "SC3")]
public sealed class ExecutionIdTests
{
    [Fact]
    public void ForOccurrence_SameJobAndInstant_IsTheSame() =>
        Assert.Equal(
            ExecutionId.ForOccurrence(JobId.Create("a", "b"), Some.Instant),
            ExecutionId.ForOccurrence(JobId.Create("A", "B"), Some.Instant.ToOffset(TimeSpan.FromHours(2))));

    [Fact]
    public void ForOccurrence_OtherJobOrInstant_IsAnother()
    {
        var id = ExecutionId.ForOccurrence(JobId.Create("a", "b"), Some.Instant);

        Assert.NotEqual(id, ExecutionId.ForOccurrence(JobId.Create("a", "c"), Some.Instant));
        Assert.NotEqual(id, ExecutionId.ForOccurrence(JobId.Create("a", "b"), Some.Instant.AddTicks(1)));
    }

    [Fact]
    public void Random_Twice_Differs() => Assert.NotEqual(ExecutionId.Random(Some.Instant), ExecutionId.Random(Some.Instant));

    [Fact]
    public void ToString_LaterTime_SortsLater()
    {
        var ids = Enumerable.Range(0, 1_000).Select(ms => ExecutionId.Random(Some.Instant.AddMilliseconds(ms)).ToString()).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }

    [Fact]
    public void Time_OfAnId_IsItsTimeToTheMillisecond() =>
        Assert.Equal(Some.Instant.AddMilliseconds(7), ExecutionId.Random(Some.Instant.AddMilliseconds(7).AddTicks(9)).Time);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("019cae2b4d001111111111111111aaa")]
    [InlineData("019cae2b4d001111111111111111aaaaa")]
    [InlineData("019cae2b4d001111111111111111aaag")]
    [InlineData("ffffffffffffffffffffffffffffffff")]
    [InlineData("e6780000000000000000000000000000")]
    public void TryParse_NoId_IsRefused(string? text) => Assert.False(ExecutionId.TryParse(text, out _));

    [Fact]
    public void TryParse_UpperCase_IsTheSameId()
    {
        var id = ExecutionId.Random(Some.Instant);

        Assert.True(ExecutionId.TryParse(id.ToString().ToUpperInvariant(), out var parsed));
        Assert.Equal(id, parsed);
    }

    [Fact]
    public void Default_Used_IsRefused() => Assert.Throws<InvalidOperationException>(() => default(ExecutionId).ToString());
}
