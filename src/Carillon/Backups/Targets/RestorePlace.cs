using Carillon.Storage;

namespace Carillon.Backups.Targets;

/// <summary>A place that is open for a restore.</summary>
/// <param name="archive">Where the rows go.</param>
/// <param name="close">Closes it. What is in it stays.</param>
public class RestorePlace(IStateArchive archive, Func<ValueTask> close) : IAsyncDisposable
{
    /// <summary>Where the rows go.</summary>
    public IStateArchive Archive => archive;

    /// <summary>
    /// Does what is left to do once all rows are there. Where it is cut off, the same restore comes here again, with the rows written
    /// anew. Here nothing is left.
    /// </summary>
    /// <param name="plan">What was restored.</param>
    /// <param name="progress">Hears how far it is. Null where nobody asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public virtual Task FinishAsync(RestorePlan plan, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await close();
        GC.SuppressFinalize(this);
    }
}
