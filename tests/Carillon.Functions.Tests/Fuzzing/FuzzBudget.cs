using System.Globalization;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>
/// How long a fuzz test goes on, and the chance it uses. <c>CARILLON_FUZZ_SECONDS</c> sets the time of each (default 3),
/// <c>CARILLON_FUZZ_SEED</c> the seed (default: a new one every time; it is in the test's output). With <c>CARILLON_LONG</c> a test that
/// says how much that takes goes by that.
/// </summary>
internal sealed class FuzzBudget
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly TimeSpan _length;
    private readonly long? _most;
    private long _taken;

    public FuzzBudget(ITestOutputHelper output, long? ifLong = null)
    {
        _most = IsLong ? ifLong : null;
        Seed = Number("CARILLON_FUZZ_SEED") is { } seed ? (int)seed : Random.Shared.Next();
        _length = TimeSpan.FromSeconds(Number("CARILLON_FUZZ_SECONDS") ?? 3);
        Chance = new Random(Seed);
        output.WriteLine($"seed {Seed}, {(_most is { } most ? string.Create(CultureInfo.InvariantCulture, $"{most:N0} times") : $"{_length.TotalSeconds} s")}");
    }

    public static bool IsLong => Environment.GetEnvironmentVariable("CARILLON_LONG") is { Length: > 0 };

    public int Seed { get; }

    public Random Chance { get; }

    public bool IsLeft => _most is { } most ? Interlocked.Increment(ref _taken) <= most : TimeProvider.System.GetElapsedTime(_start) < _length;

    private static double? Number(string name) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
