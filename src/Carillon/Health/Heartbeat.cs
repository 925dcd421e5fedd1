using Carillon.Diagnostics;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Health;

/// <summary>The dispatcher's sign of life: when it was last called, kept in the store so that every instance sees it.</summary>
public sealed class Heartbeat(IStateStore store, ProcessIdentity identity, StoreTime time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    private static readonly RowKey Key = StateKeys.Heartbeat;

    /// <summary>Leaves the sign of life of a clock.</summary>
    public Task BeatAsync(CancellationToken cancellationToken) => BeatAsync(byRequest: false, cancellationToken);

    /// <summary>Leaves a sign of life.</summary>
    /// <param name="byRequest">Whether it is that of a request, in the place of clocks: it says since when those are silent, whichever process asks.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task BeatAsync(bool byRequest, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = new HeartbeatRow(time.GetUtcNow(), identity.Instance, identity.Build);
            var last = await store.ReadAsync(Key, cancellationToken);

            // One that is dated ahead by more than clocks differ, or can't be read, would hide that all clocks have stopped.
            if (last?.Row is HeartbeatRow row && row.At >= now.At && row.At - now.At < Tolerance)
            {
                if (byRequest || row.ClockAt is null)
                {
                    return;
                }

                now = now with { At = row.At };
            }

            if (byRequest)
            {
                now = now with { ClockAt = (last?.Row as HeartbeatRow)?.LastOfAClock };
            }

            var write = last is null
                ? new StateTransaction().Insert(Key, now)
                : new StateTransaction().Replace(Key, last.Version, now);
            if ((await store.CommitAsync(write, cancellationToken)).Committed)
            {
                return;
            }
        }
    }

    /// <summary>The last sign of life, or null where there was none yet.</summary>
    public async Task<HeartbeatRow?> LastAsync(CancellationToken cancellationToken) =>
        (await store.ReadAsync<HeartbeatRow>(Key, cancellationToken))?.Row;
}
