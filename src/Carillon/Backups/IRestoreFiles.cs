namespace Carillon.Backups;

/// <summary>Opens files as stores that a restore can fill.</summary>
public interface IRestoreFiles
{
    /// <summary>Opens a file: a new one, or one that a restore was cut off in.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="BackupException">It holds something else, is in use, or can't be written.</exception>
    Task<RestoreFile> OpenAsync(string path, CancellationToken cancellationToken);
}
