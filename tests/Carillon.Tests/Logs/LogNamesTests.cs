using Carillon.Executions;
using Carillon.Logs;
using Carillon.TestKit;

namespace Carillon.Tests.Logs;

public sealed class LogNamesTests
{
    private static readonly LogNames Names = new("dev");

    [Fact]
    public void TryRead_AName_IsWhatItWasMadeOf()
    {
        var id = ExecutionId.Random(Some.Instant);

        var name = Names.Of(Some.Instant.ToOffset(TimeSpan.FromHours(14)), id, "00ff");

        Assert.Equal($"dev/logs/2026-03-02/{id}-00ff.log.gz", name);
        Assert.True(Names.TryRead(name, out var log));
        Assert.Equal(new NamedLog(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), id, "00ff"), log);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("dev/logs/")]
    [InlineData("dev/logs/.log.gz")]
    [InlineData("dev/logs/2026-03-02/.log.gz")]
    [InlineData("dev/logs/2026-03-02/0123456789abcdef0123456789abcdef.log.gz")]
    [InlineData("dev/logs/2026-03-02/0123456789abcdef0123456789abcdef-.log.gz")]
    [InlineData("dev/logs/2026-03-02/0123456789ABCDEF0123456789abcdef-aa.log.gz")]
    [InlineData("dev/logs/2026-03-02/0123456789abcdef0123456789abcdef-aa.log.gz.log")]
    [InlineData("dev/logs/2026-03-02/x/0123456789abcdef0123456789abcdef-aa.log.gz")]
    [InlineData("dev/logs/2026-3-2/0123456789abcdef0123456789abcdef-aa.log.gz")]
    [InlineData("dev/logs/2026-02-30/0123456789abcdef0123456789abcdef-aa.log.gz")]
    [InlineData("dev2/logs/2026-03-02/0123456789abcdef0123456789abcdef-aa.log.gz")]
    public void TryRead_NoNameOfALog_IsNone(string? name)
    {
        Assert.False(Names.TryRead(name, out var log));
        _ = log;
    }
}
