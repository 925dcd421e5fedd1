using System.Reflection;
using Cronos;

namespace StandIns.Tests.Cronos;

/// <summary>Code written against the stand-in compiles against the package: nothing more, nothing less, the same names.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly string[] Expected =
    [
        "DailyWithJitter(Int32 jitterSeed)",
        "EveryMinuteWithJitter(Int32 jitterSeed)",
        "HourlyWithJitter(Int32 jitterSeed)",
        "MonthlyWithJitter(Int32 jitterSeed)",
        "WeeklyWithJitter(Int32 jitterSeed)",
        "YearlyWithJitter(Int32 jitterSeed)",
        "Parse(String expression)",
        "Parse(String expression, Int32 jitterSeed)",
        "Parse(String expression, CronFormat format)",
        "Parse(String expression, CronFormat format, Int32 jitterSeed)",
        "TryParse(String expression, CronExpression& cronExpression)",
        "TryParse(String expression, Int32 jitterSeed, CronExpression& cronExpression)",
        "TryParse(String expression, CronFormat format, CronExpression& cronExpression)",
        "TryParse(String expression, CronFormat format, Int32 jitterSeed, CronExpression& cronExpression)",
        "GetNextOccurrence(DateTime fromUtc, Boolean inclusive = False)",
        "GetNextOccurrence(DateTime fromUtc, TimeZoneInfo zone, Boolean inclusive = False)",
        "GetNextOccurrence(DateTimeOffset from, TimeZoneInfo zone, Boolean inclusive = False)",
        "GetPreviousOccurrence(DateTime fromUtc, Boolean inclusive = False)",
        "GetPreviousOccurrence(DateTime fromUtc, TimeZoneInfo zone, Boolean inclusive = False)",
        "GetPreviousOccurrence(DateTimeOffset from, TimeZoneInfo zone, Boolean inclusive = False)",
        "GetOccurrences(DateTime fromUtc, DateTime toUtc, Boolean fromInclusive = True, Boolean toInclusive = False)",
        "GetOccurrences(DateTime fromUtc, DateTime toUtc, TimeZoneInfo zone, Boolean fromInclusive = True, Boolean toInclusive = False)",
        "GetOccurrences(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, Boolean fromInclusive = True, Boolean toInclusive = False)",
        "GetOccurrencesDescending(DateTime fromUtc, DateTime toUtc, Boolean fromInclusive = True, Boolean toInclusive = False)",
        "GetOccurrencesDescending(DateTime fromUtc, DateTime toUtc, TimeZoneInfo zone, Boolean fromInclusive = True, Boolean toInclusive = False)",
        "GetOccurrencesDescending(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, Boolean fromInclusive = True, Boolean toInclusive = False)",
        "Equals(CronExpression other)",
        "Equals(Object obj)",
        "GetHashCode()",
        "ToString()",
    ];

    [Fact]
    public void Types_OfTheAssembly_AreThoseOfThePackage()
    {
        Assert.Equal(
            ["CronExpression", "CronFormat", "CronFormatException", "MissingSeedException"],
            typeof(CronExpression).Assembly.GetExportedTypes().Select(type => type.Name).Order());
    }

    [Fact]
    public void Methods_OfCronExpression_AreThoseOfThePackage()
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        Assert.Equal(Expected.Order(), typeof(CronExpression).GetMethods(Own).Select(Describe).Order());
        Assert.Equal(
            ["Daily", "EveryMinute", "EverySecond", "Hourly", "Monthly", "Weekly", "Yearly"],
            typeof(CronExpression).GetFields(Own).Select(field => field.Name).Order());
        Assert.Empty(typeof(CronExpression).GetConstructors());
        Assert.Empty(typeof(CronExpression).GetProperties(Own));
    }

    private static string Describe(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(Describe))})";

    private static string Describe(ParameterInfo parameter) =>
        $"{parameter.ParameterType.Name} {parameter.Name}" + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue}" : "");
}
