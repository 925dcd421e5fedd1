using System.Text;
using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>
/// Which rows a backup holds: all but those that are about one store and its processes only, such as the change feed, signs of
/// life, and the key that its processes sign with, which is a secret and made anew where there is none. Nor does it hold tokens: a
/// restore would bring back what was revoked since, or open one environment to the callers of another.
/// </summary>
internal static class BackupScope
{
    private static readonly HashSet<RowKey> Apart =
        [StateKeys.BackupFeed, StateKeys.BackupProof, StateKeys.Restore, StateKeys.LiveGeneration, StateKeys.Heartbeat, StateKeys.HealthCheck, StateKeys.HandOffKey];

    /// <summary>Where those rows stand: before the change feed, and after it.</summary>
    public static IReadOnlyList<KeyRange> Ranges { get; } =
        [StateKeys.All with { Before = StateKeys.Changes.From }, StateKeys.All with { From = StateKeys.Changes.Before }];

    /// <summary>Whether a row belongs.</summary>
    public static bool Covers(RowKey key) => !StateKeys.Changes.Contains(key) && !StateKeys.Tokens.Contains(key) && !Apart.Contains(key);

    /// <summary>The same of a key in UTF-8.</summary>
    public static bool Covers(ReadOnlySpan<byte> key) =>
        !(key.StartsWith("conf!"u8) || key.StartsWith("log!"u8) || key.StartsWith("token!"u8)) || Covers(new RowKey(Encoding.UTF8.GetString(key)));

    /// <summary>Whether a row never changes once it is written: the finished executions, who did what, and most records of Carillon's own jobs.</summary>
    public static bool IsFinal(RowKey key) => StateKeys.Kind(key) is "exec" or "audit" or "sweep" or "check" or "metric" or "clean";

    /// <summary>The same of a key in UTF-8.</summary>
    public static bool IsFinal(ReadOnlySpan<byte> key) =>
        key.StartsWith("exec!"u8) || key.StartsWith("audit!"u8) || key.StartsWith("sweep!"u8) || key.StartsWith("check!"u8) || key.StartsWith("metric!"u8) || key.StartsWith("clean!"u8);
}
