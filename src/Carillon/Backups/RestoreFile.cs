using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>A file that a restore fills.</summary>
/// <param name="archive">The store in it.</param>
/// <param name="close">Closes it. What is in it stays.</param>
public sealed class RestoreFile(IStateArchive archive, Func<ValueTask> close) : IAsyncDisposable
{
    /// <summary>The store in it.</summary>
    public IStateArchive Archive => archive;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => close();
}
