using System.Globalization;
using Carillon.Jobs;
using Microsoft.Extensions.Logging;

namespace Carillon.TestKit.Engine;

/// <summary>A job that logs very much: numbered lines of 100 characters and what the log puts before each.</summary>
public static class TalkativeBody
{
    /// <summary>What the log puts before each line.</summary>
    public const string Head = "10:00:00.000 INF Author: ";

    /// <summary>Logs so many lines, and succeeds.</summary>
    /// <param name="engine">Whose log.</param>
    /// <param name="lines">How many.</param>
    /// <param name="afterwards">What it does then. Default: nothing.</param>
    public static LambdaBody Of(EngineUnderTest engine, int lines, Func<Task>? afterwards = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var logger = engine.Get<ILoggerFactory>().CreateLogger("Author");
        return new LambdaBody(async (_, _) =>
        {
            for (var number = 1; number <= lines; number++)
            {
                logger.LogInformation("{Line}", Line(number));
            }

            await (afterwards?.Invoke() ?? Task.CompletedTask);
            return JobResult.Success("said it");
        });
    }

    /// <summary>A line, as the job logs it.</summary>
    public static string Line(int number) => string.Create(CultureInfo.InvariantCulture, $"line {number} ").PadRight(100, '.');

    /// <summary>Some lines as they are kept.</summary>
    public static string Lines(int from, int to) => string.Join('\n', Enumerable.Range(from, to - from + 1).Select(number => Head + Line(number)));
}
