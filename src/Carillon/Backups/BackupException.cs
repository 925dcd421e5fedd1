namespace Carillon.Backups;

/// <summary>A backup or a restore can't be done as things are; the message says why, and what to do.</summary>
public sealed class BackupException : Exception
{
    /// <summary>Says why, and what to do.</summary>
    public BackupException(string message)
        : base(message)
    {
    }
}
