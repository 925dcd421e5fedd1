namespace Carillon.Storage.Rows;

/// <summary>
/// <c>conf!backup-feed</c>: since when every change is in the change feed. Backups taken under one id fit together; whatever
/// leaves a gap in the feed begins another.
/// </summary>
/// <param name="Id">Random; made when the feed began.</param>
/// <param name="Since">When it began.</param>
public sealed record FeedRow(string Id, DateTimeOffset Since) : StateRow
{
    /// <summary>
    /// The number of the newest increment that is known here. There may be newer ones: whether one can still be written is for
    /// the backup store to say. Null where none was written yet, or its number is to be looked for.
    /// </summary>
    public long? Sequence { get; init; }

    /// <summary>The SHA-256 that seals that increment. Null where that is not known.</summary>
    public string? Seal { get; init; }

    /// <summary>Up to when that increment goes. Null where that is not known.</summary>
    public DateTimeOffset? To { get; init; }
}
