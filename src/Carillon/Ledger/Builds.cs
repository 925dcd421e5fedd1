using Carillon.Diagnostics;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Ledger;

/// <summary>
/// Which builds are alive, by the signs of life that their processes leave. While a newer one is, an older one leaves its
/// definitions alone; when it is not, as after a roll-back, the older one takes its jobs over.
/// </summary>
public sealed class Builds(IStateStore store, ProcessIdentity identity, StoreTime time)
{
    /// <summary>How long a build may be silent before it is taken for gone: five of the dispatcher's minutes.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly RowKey _key = StateKeys.Build(identity.Build);

    /// <summary>
    /// Leaves a sign of life of this build, unless one stands that is less than half a minute old. One that lies ahead, left by
    /// a clock that was wrong, or that can't be read, is written over.
    /// </summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var last = await store.ReadAsync(_key, cancellationToken);
            if (last?.Row is BuildRow seen && (now - seen.LastSeen).Duration() < TimeSpan.FromSeconds(30))
            {
                return;
            }

            var row = new BuildRow(identity.Build, identity.BuiltAt, now);
            var write = last is null ? new StateTransaction().Insert(_key, row) : new StateTransaction().Replace(_key, last.Version, row);
            if ((await store.CommitAsync(write, cancellationToken)).Committed)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Whether this build may write its definition over another one. Where a newer build's sign of life can't be read, or lies
    /// far ahead, there is none.
    /// </summary>
    public async Task<bool> MayReplaceAsync(JobRow other, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.BuiltAt <= identity.BuiltAt)
        {
            return true;
        }

        var seen = await store.ReadAsync(StateKeys.Build(other.Build), cancellationToken);
        return seen?.Row is not BuildRow row || (time.GetUtcNow() - row.LastSeen).Duration() > Silence;
    }
}
