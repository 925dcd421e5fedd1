using Carillon.Backups.Targets;

namespace Carillon.Backups.Live;

/// <summary>The state in use.</summary>
public sealed class LiveRestoreTarget : IRestoreTarget
{
    private LiveRestoreTarget()
    {
    }

    /// <summary>There is one.</summary>
    public static LiveRestoreTarget Instance { get; } = new();

    /// <inheritdoc/>
    public string Description => "the state in use";

    /// <inheritdoc/>
    public Task<RestorePlace> OpenAsync(bool replace, CancellationToken cancellationToken) =>
        throw new BackupException("The state in use is replaced, and not written over.");
}
