using Carillon.Backups.Live;
using Carillon.Storage;

namespace Carillon.TestKit.Storage;

/// <summary>Stores beside one in memory, as several processes see them: what one writes the others read.</summary>
public sealed class InMemorySiblings : ISiblingStores
{
    private readonly Dictionary<int, InMemoryStateStore> _stores = [];

    public bool AreOfOneProcess { get; set; }

    /// <summary>What a process gets in place of a store. Null for the store itself.</summary>
    public Func<IStateStore, IStateStore>? Wrap { get; set; }

    /// <summary>How many there are.</summary>
    public int Count => _stores.Count;

    /// <summary>The store of a number; made where there is none.</summary>
    public InMemoryStateStore this[int generation] =>
        _stores.TryGetValue(generation, out var store) ? store : _stores[generation] = new InMemoryStateStore();

    public Task<IStateStore> OpenAsync(int generation, bool create, CancellationToken cancellationToken) =>
        create || _stores.ContainsKey(generation)
            ? Task.FromResult(Wrap?.Invoke(this[generation]) ?? this[generation])
            : throw new StateStoreUnavailableException($"There is no generation {generation}.");
}
