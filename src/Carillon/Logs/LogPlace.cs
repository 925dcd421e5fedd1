using Carillon.Backups;

namespace Carillon.Logs;

/// <summary>Where long logs are kept: beside the backups, also where none are taken.</summary>
/// <param name="Blobs">The store.</param>
/// <param name="Names">How they are called there.</param>
public sealed record LogPlace(IBackupStore Blobs, LogNames Names);
