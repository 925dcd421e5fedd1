namespace Carillon.Backups;

/// <summary>A part of a backup is not what was written, is missing, or does not belong there. Nothing is restored from it.</summary>
public sealed class DamagedBackupException : Exception
{
    /// <summary>Says which part, and what is wrong with it.</summary>
    public DamagedBackupException(string blob, string reason)
        : base($"The backup can't be used: {blob} {reason}.")
    {
        (Blob, Reason) = (blob, reason);
    }

    /// <summary>The name of the part.</summary>
    public string Blob { get; }

    /// <summary>What is wrong with it, after its name.</summary>
    public string Reason { get; }
}
