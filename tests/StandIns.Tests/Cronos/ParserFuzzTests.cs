using System.Diagnostics;
using System.Globalization;
using Cronos;

namespace StandIns.Tests.Cronos;

[Trait("Req", "SS4")]
public sealed class ParserFuzzTests
{
    private const string BudgetVariable = "CARILLON_FUZZ_SECONDS";
    private const int DefaultSeconds = 3;
    private const int Seed = 20260103;
    private const string Alphabet = "0123456789999***,,--//?LWH##@ \t  abcdefJANmonSUN7\0é…\u0130";

    private static readonly DateTime From = At.Utc("2026-01-01");

    [Fact]
    public void Parse_AnyText_IsAnExpressionOrSaysWhyNot()
    {
        var random = new Random(Seed);
        var expressions = new RandomExpression(random);
        var started = Stopwatch.GetTimestamp();
        var budget = TimeSpan.FromSeconds(int.Parse(
            Environment.GetEnvironmentVariable(BudgetVariable) ?? $"{DefaultSeconds}", CultureInfo.InvariantCulture));
        var accepted = 0;

        while (Stopwatch.GetElapsedTime(started) < budget)
        {
            for (var count = 0; count < 1_000; count++)
            {
                var text = random.Next(3) == 0 ? RandomText(random) : Mutated(random, expressions.Next(random.Next(2) == 0));
                accepted += Try(text, (CronFormat)random.Next(2), random.Next(2) == 0 ? random.Next() : null) ? 1 : 0;
            }
        }

        Assert.True(accepted > 0, "No text was an expression: the fuzzing is too wild to test more than refusals");
    }

    private static bool Try(string text, CronFormat format, int? jitterSeed)
    {
        try
        {
            var parsed = jitterSeed is { } seed
                ? CronExpression.Parse(text, format, seed)
                : CronExpression.Parse(text, format);

            CheckAccepted(text, format, jitterSeed, parsed);

            return true;
        }
        catch (Exception exception) when (exception is CronFormatException or MissingSeedException)
        {
            Assert.False(string.IsNullOrWhiteSpace(exception.Message), $"seed {Seed}: '{text}'");
            Assert.InRange(exception.Message.Length, 1, 400);
            Assert.False(jitterSeed is { } seed
                ? CronExpression.TryParse(text, format, seed, out _)
                : CronExpression.TryParse(text, format, out _));

            return false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"seed {Seed}: '{text}' as {format} with seed {jitterSeed}", exception);
        }
    }

    // What is accepted can be asked, and its canonical form is due at the same instants.
    private static void CheckAccepted(string text, CronFormat format, int? jitterSeed, CronExpression parsed)
    {
        var canonical = parsed.ToString();
        var again = CronExpression.Parse(canonical, canonical.Count(' '.Equals) == 5 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        var next = parsed.GetNextOccurrence(From);

        Assert.True(again.GetNextOccurrence(From) == next, $"seed {Seed}: '{text}' as {format} with {jitterSeed}: '{canonical}'");
        Assert.Equal(canonical, again.ToString());
        parsed.GetPreviousOccurrence(From, Zones.NewYork);
    }

    private static string RandomText(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));

    private static string Mutated(Random random, string expression)
    {
        for (var change = random.Next(3); change > 0; change--)
        {
            var position = random.Next(expression.Length);
            var letter = Alphabet[random.Next(Alphabet.Length)].ToString();
            expression = random.Next(3) switch
            {
                0 => expression.Insert(position, letter),
                1 when expression.Length > 1 => expression.Remove(position, 1),
                _ => expression.Remove(position, 1).Insert(position, letter),
            };
        }

        return expression;
    }
}
