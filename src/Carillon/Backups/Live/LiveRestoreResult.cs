namespace Carillon.Backups.Live;

/// <summary>A restore that has replaced the state.</summary>
/// <param name="Epoch">The epoch that began with it.</param>
/// <param name="Store">The store that holds the state now, for people.</param>
/// <param name="Settled">What became of what was restored.</param>
public sealed record LiveRestoreResult(long Epoch, string Store, SettledState Settled);
