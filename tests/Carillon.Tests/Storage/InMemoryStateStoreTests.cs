using Carillon.Storage;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Storage;

/// <summary>The tests' own store keeps the contract too: what passes over it means something.</summary>
public sealed class InMemoryStateStoreTests : StateStoreContract
{
    protected override Task<IStateStore> CreateAsync() => Task.FromResult<IStateStore>(new InMemoryStateStore());

    protected override Task DamageAsync(RowKey key, byte[] body)
    {
        ((InMemoryStateStore)Store).Damage(key, body);
        return Task.CompletedTask;
    }
}
