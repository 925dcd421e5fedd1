using Cronos;
using NCrontab;

namespace StandIns.Tests.Cronos;

[Trait("Req", "SC14")]
public sealed class NCrontabDifferentialTests
{
    private const int Seed = 20260101;
    private const int Pairs = 1_000_000;
    private const int InstantsPerExpression = 250;

    private static readonly DateTime Start = At.Utc("2020-01-01");
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(12 * 366);

    [Fact]
    public void GetNextOccurrence_OverTheSharedGrammar_IsWhatNCrontabFinds()
    {
        var random = new Random(Seed);
        var expressions = new RandomExpression(random);
        var pairs = 0;

        while (pairs < Pairs)
        {
            var withSeconds = random.Next(2) == 0;
            var expression = expressions.Next(withSeconds);
            var cron = CronExpression.Parse(expression, withSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard);
            var nCrontab = CrontabSchedule.Parse(
                expression, new CrontabSchedule.ParseOptions { IncludingSeconds = withSeconds });

            var from = Start.AddSeconds(random.Next(8 * 365 * 86_400));
            pairs += CompareRun(expression, cron, nCrontab, from);
        }
    }

    [Fact]
    public void GetPreviousOccurrence_OfTheNext_LeadsBack()
    {
        var random = new Random(Seed);
        var expressions = new RandomExpression(random);

        for (var count = 0; count < 100_000; count++)
        {
            var expression = expressions.Next(withSeconds: true);
            var cron = CronExpression.Parse(expression, CronFormat.IncludeSeconds);
            var from = Start.AddSeconds(random.Next(8 * 365 * 86_400));

            if (cron.GetNextOccurrence(from) is not { } next)
            {
                Assert.Null(cron.GetPreviousOccurrence(from));

                continue;
            }

            var previous = cron.GetPreviousOccurrence(next);
            var asserted = previous is null
                || previous <= from && cron.GetNextOccurrence(previous.Value) == next;

            Assert.True(asserted, $"seed {Seed}: '{expression}' from {from:O}: next {next:O}, before it {previous:O}");
        }
    }

    // Each answer is where the next question begins.
    private static int CompareRun(string expression, CronExpression cron, CrontabSchedule nCrontab, DateTime from)
    {
        var end = from + Horizon;
        var oracle = new NCrontabOracle(nCrontab, end);
        var count = 0;

        for (; count < InstantsPerExpression && from < end; count++)
        {
            var expected = oracle.After(from);
            var actual = cron.GetNextOccurrence(from) is { } next && next < end ? next : end;

            if (actual != expected)
            {
                Assert.Fail($"seed {Seed}: '{expression}' after {from:O}: NCrontab {expected:O}, Cronos {actual:O}");
            }

            from = actual;
        }

        return count;
    }
}
