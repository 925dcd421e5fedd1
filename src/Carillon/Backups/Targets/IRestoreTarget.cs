namespace Carillon.Backups.Targets;

/// <summary>A place that a restore can fill.</summary>
public interface IRestoreTarget
{
    /// <summary>What to call it where people read it, as it was described. Never a secret.</summary>
    string Description { get; }

    /// <summary>
    /// Opens it: one that is empty, or one that a restore was cut off in; with <paramref name="replace"/> also one that holds another
    /// state, which the restore empties. It is called once everything that is to be restored was found sound.
    /// </summary>
    /// <param name="replace">Whether what is there may go.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="BackupException">It holds something else, is in use, or can't be written. Nothing was written.</exception>
    Task<RestorePlace> OpenAsync(bool replace, CancellationToken cancellationToken);
}
