using Carillon.Storage;

namespace Benchmarks.Backups;

/// <summary>An empty store that a restore fills.</summary>
/// <param name="Archive">The store.</param>
/// <param name="Delete">Closes and deletes it.</param>
internal sealed record RestoreTarget(IStateArchive Archive, Func<ValueTask> Delete) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Delete();
}
