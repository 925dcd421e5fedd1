using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>A store that a restore is tried in.</summary>
/// <param name="archive">The store.</param>
/// <param name="delete">Closes and deletes it.</param>
public sealed class ScratchStore(IStateArchive archive, Func<ValueTask> delete) : IAsyncDisposable
{
    /// <summary>The store.</summary>
    public IStateArchive Archive => archive;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => delete();
}
