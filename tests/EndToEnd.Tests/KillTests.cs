using System.Globalization;
using Carillon.TestKit.Azurite;
using EndToEnd.Tests.Kills;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace EndToEnd.Tests;

/// <summary>
/// Processes that are killed at random moments, under load. Afterwards what the jobs' code noted is compared with the ledger:
/// nothing is lost, and nothing started twice. Each run has moments of its own; with the seed of an earlier one in
/// <c>CARILLON_KILL_SEED</c> it has the same, as far as the machine keeps time.
/// </summary>
[Collection(RunsAlone)]
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>They take all that the machine has; tests beside them would have to wait for it.</summary>
    private const string RunsAlone = "Kill tests";

    private static readonly bool Long = Environment.GetEnvironmentVariable("CARILLON_LONG") is not null;

    public static TheoryData<int> Databases => [.. Enumerable.Range(1, Long ? 5 : 1)];

    [Theory]
    [MemberData(nameof(Databases))]
    [Trait("Req", "SC1")]
    [Trait("Req", "TO6")]
    public Task Kill_AtRandomMomentsUnderLoad_LosesNothingAndStartsNothingTwice(int database) => WithSeedAsync($"Database {database}", async (random, processes) =>
    {
        using var loaded = new LoadedDatabase(random, processes);
        await loaded.KillAsync(loaded.Setup, Long ? 40 : 10);
        await loaded.SettleAndCompareAsync(loaded.Setup);
    });

    [Theory]
    [MemberData(nameof(Databases))]
    [Trait("Req", "SC1")]
    [Trait("Req", "TO6")]
    public Task HandOver_BetweenBuildsThatAreKilled_LosesNothingAndStartsNothingTwice(int database) => WithSeedAsync($"Database {database}", async (random, processes) =>
    {
        const string Moved = "load-moved";
        using var loaded = new LoadedDatabase(random, processes);
        var newer = loaded.NewerSetup;
        await loaded.HandOverAsync(
            [
                loaded.Setup,
                newer.With(("Schedules__LoadMoved", "*/2 * * * * *"), ("Carillon__Defaults__Misfire", "All"), ("Carillon__Defaults__Overlap", "Queue")),
                newer.With(("Carillon__Defaults__Misfire", "None")),
            ],
            Long ? 20 : 5);
        await loaded.SettleAndCompareAsync(newer, Moved);
    });

    /// <summary>Both claim every occurrence; one is there all the time.</summary>
    [Fact]
    [Trait("Req", "SC1")]
    [Trait("Req", "SC9")]
    public Task Kill_OneOfTwoOnOneAccount_LosesNothingAndStartsNothingTwice() => WithSeedAsync("Two processes", async (random, processes) =>
    {
        var shared = new SharedAccount(random, processes, await AzuriteServer.SharedAsync(), few: Long);
        await shared.KillOneOfTwoAsync(Long ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(30));
        await shared.SettleAndCompareAsync();
    });

    private async Task WithSeedAsync(string what, Func<Random, KilledProcesses, Task> test)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CARILLON_KILL_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var name = $"{what}, CARILLON_KILL_SEED={seed}";
        await using var processes = new KilledProcesses();
        try
        {
            await test(new Random(seed), processes);
        }
        catch (Exception exception)
        {
            throw new XunitException($"{name}, kept in {processes.Keep()}: {exception.Message}\n{processes.Told}", exception);
        }

        output.WriteLine($"{name}\n{processes.Told}");
    }

    [CollectionDefinition(RunsAlone, DisableParallelization = true)]
    public sealed class Alone;
}
