namespace Carillon.Backups;

/// <summary>The store of the backups could not do what was asked. The same call may be made again.</summary>
public sealed class BackupStoreException : Exception
{
    /// <summary>Says what was tried, why it could not be done, and what to do about it.</summary>
    public BackupStoreException(string message, Exception? innerException = null, BackupStoreFault fault = BackupStoreFault.Other)
        : base(message, innerException) => Fault = fault;

    /// <summary>What kept it from it.</summary>
    public BackupStoreFault Fault { get; }
}
