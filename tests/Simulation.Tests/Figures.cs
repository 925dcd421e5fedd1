using Xunit.Abstractions;

namespace Simulation.Tests;

/// <summary>What was measured, where whoever runs the tests reads it: the file that <c>CARILLON_FIGURES</c> names, which <c>./test</c> prints.</summary>
internal static class Figures
{
    private static readonly Lock Gate = new();

    public static void Tell(ITestOutputHelper output, string line)
    {
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
