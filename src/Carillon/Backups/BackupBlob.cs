namespace Carillon.Backups;

/// <summary>A blob in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record BackupBlob(string Name, long Length);
