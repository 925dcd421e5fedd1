using System.Globalization;
using Carillon.Scheduling;
using Cronos;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>Whatever the text of a schedule: it is read, or refused with what is wrong and where.</summary>
public sealed class CronFuzzTests(ITestOutputHelper output)
{
    private static readonly TimeZoneInfo[] Zones = [.. new[] { "UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Africa/Casablanca" }.Select(TimeZoneInfo.FindSystemTimeZoneById)];

    private static readonly (int Min, int Max, string[] Names)[] Fields =
    [
        (0, 59, []), (0, 59, []), (0, 23, []), (1, 31, []),
        (1, 12, ["JAN", "feb", "Mar", "APR", "may", "JUN", "jul", "AUG", "sep", "OCT", "NOV", "dec"]),
        (0, 7, ["SUN", "mon", "TUE", "wed", "Thu", "FRI", "sat"]),
    ];

    [Fact]
    public void Parse_AnyText_IsReadOrRefused()
    {
        var budget = new FuzzBudget(output);
        long tried = 0, read = 0;
        while (budget.IsLeft)
        {
            var text = Expression(budget.Chance);
            try
            {
                tried++;
                read += Check(text, budget.Chance) ? 1 : 0;
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {budget.Seed}, \"{text}\": {exception}");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tried} texts, {read} of them schedules ({100d * read / tried:0} %)"));
        Assert.InRange((double)read / tried, 0.25, 0.95);
    }

    [Fact]
    public void Parse_ValueLeftToASeed_IsRefused() =>
        Assert.Contains("'H'", Assert.Throws<CronFormatException>(() => Schedule.Parse("H * * * *", TimeZoneInfo.Utc)).Message, StringComparison.Ordinal);

    /// <returns>Whether it is a schedule.</returns>
    private static bool Check(string text, Random chance)
    {
        Schedule schedule;
        try
        {
            schedule = Schedule.Parse(text, chance.Pick(Zones));
        }
        catch (CronFormatException exception)
        {
            Assert.NotEmpty(exception.Message);
            return false;
        }

        var instant = new DateTimeOffset(chance.NextInt64(new DateTime(2000, 1, 1).Ticks, new DateTime(2090, 1, 1).Ticks), TimeSpan.Zero);
        if (schedule.NextAfter(instant) is { } next)
        {
            Assert.True(next > instant);
            Assert.True(schedule.PreviousBefore(next + TimeSpan.FromTicks(1)) is not null, $"{next:O} is due, and nothing was due before the tick after it.");
        }

        return true;
    }

    private static string Expression(Random chance)
    {
        var count = chance.Next(20) switch { 0 => chance.Next(0, 9), < 10 => 5, _ => 6 };
        var fields = Enumerable.Range(6 - Math.Min(count, 6), Math.Min(count, 6)).Select(field => Field(Fields[field], chance));
        var text = string.Join(chance.Next(10) == 0 ? "  " : " ", fields);
        return chance.Next(10) switch
        {
            0 => chance.Mutate(text),
            1 => chance.Mutate(chance.Mutate(chance.Mutate(text))),
            2 => chance.Next(2) == 0 ? chance.Pick(["@daily", "@hourly", "@every_minute", "@never", "@"]) : chance.Text(),
            _ => text,
        };
    }

    private static string Field((int Min, int Max, string[] Names) field, Random chance)
    {
        var from = Value(field, chance);
        return chance.Next(12) switch
        {
            < 5 => "*",
            5 => "*/" + chance.Next(1, field.Max + 1),
            6 => $"{field.Min}-{field.Max}",
            7 => $"{from}-{Value(field, chance)}",
            8 => $"{from},{Value(field, chance)}",
            9 => chance.Pick(["L", "LW", "?", "1#2", "5W", "MONL", "H", "0-", "1/0", "-1", "99", "*/0", "1,,2"]),
            _ => from,
        };
    }

    private static string Value((int Min, int Max, string[] Names) field, Random chance) =>
        field.Names.Length > 0 && chance.Next(2) == 0 ? chance.Pick(field.Names) : chance.Next(field.Min, field.Max + 1).ToString(CultureInfo.InvariantCulture);
}
