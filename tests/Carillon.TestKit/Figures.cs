using Xunit.Abstractions;

namespace Carillon.TestKit;

/// <summary>What was measured, where whoever runs the tests reads it: the file that <c>CARILLON_FIGURES</c> names, which <c>./test</c> prints.</summary>
public static class Figures
{
    private static readonly Lock Gate = new();

    /// <summary>Tells a line.</summary>
    public static void Tell(ITestOutputHelper output, string line)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("CARILLON_FIGURES") is { Length: > 0 } file)
        {
            lock (Gate)
            {
                File.AppendAllText(file, $"  {line}{Environment.NewLine}");
            }
        }
    }
}
