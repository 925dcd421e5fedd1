using Carillon.Backups.Live;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit.Storage;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Carillon.Tests.Backups.Live;

/// <summary>The store that holds the state keeps the contract, as the home, and where restores have put another in its place.</summary>
public abstract class StateGenerationsContractTests(GenerationRow? row) : StateStoreContract
{
    private readonly InMemoryStateStore _home = new();
    private readonly InMemorySiblings _siblings = new();

    protected override async Task<IStateStore> CreateAsync() => await CreateAsync(row, _home, _siblings);

    protected override Task DamageAsync(RowKey key, byte[] body)
    {
        (row is null ? _home : _siblings[row.Generation]).Damage(key, body);
        return Task.CompletedTask;
    }

    internal static async Task<StateGenerations> CreateAsync(GenerationRow? row, InMemoryStateStore home, InMemorySiblings siblings)
    {
        if (row is not null)
        {
            _ = siblings[row.Generation];
            await home.CommitAsync(new StateTransaction().Insert(StateKeys.LiveGeneration, row), CancellationToken.None);
        }

        return new StateGenerations(home, siblings, new StoreTime(new ManualClock()), NullLogger<StateGenerations>.Instance);
    }
}

/// <summary>Before the first restore.</summary>
public sealed class FirstGenerationContractTests() : StateGenerationsContractTests(null);

/// <summary>After the third one.</summary>
public sealed class LaterGenerationContractTests() : StateGenerationsContractTests(new GenerationRow(3, 2, 4));

/// <summary>It can be backed up as well.</summary>
public sealed class LaterGenerationArchiveTests : StateArchiveContract
{
    protected override async Task<IStateStore> CreateAsync() =>
        await StateGenerationsContractTests.CreateAsync(new GenerationRow(3, 2, 4), new InMemoryStateStore(), new InMemorySiblings());
}
