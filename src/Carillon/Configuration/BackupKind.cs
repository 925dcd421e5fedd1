namespace Carillon.Configuration;

/// <summary>The places for backups there are. Each is added under its kind by its own project, and only the one that is chosen is made.</summary>
public enum BackupKind
{
    /// <summary>A folder on the disk of the machine.</summary>
    Folder,

    /// <summary>A container of Azure Blob Storage, or of Azurite.</summary>
    Blobs,
}
