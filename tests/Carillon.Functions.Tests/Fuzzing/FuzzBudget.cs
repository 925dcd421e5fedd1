using System.Globalization;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>
/// How long a fuzz test goes on, and the chance it uses. <c>CARILLON_FUZZ_SECONDS</c> sets the time of each (default 3),
/// <c>CARILLON_FUZZ_SEED</c> the seed (default: a new one every time; it is in the test's output).
/// </summary>
internal sealed class FuzzBudget
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly TimeSpan _length;

    public FuzzBudget(ITestOutputHelper output)
    {
        Seed = Number("CARILLON_FUZZ_SEED") is { } seed ? (int)seed : Random.Shared.Next();
        _length = TimeSpan.FromSeconds(Number("CARILLON_FUZZ_SECONDS") ?? 3);
        Chance = new Random(Seed);
        output.WriteLine($"seed {Seed}, {_length.TotalSeconds} s");
    }

    public int Seed { get; }

    public Random Chance { get; }

    public bool IsLeft => TimeProvider.System.GetElapsedTime(_start) < _length;

    private static double? Number(string name) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
