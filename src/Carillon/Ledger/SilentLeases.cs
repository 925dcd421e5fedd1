using Carillon.Configuration;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>
/// Tells runs whose process went silent from those whose clock is merely off. A lease that has run out counts when it is seen
/// so twice, a renewal apart by a clock that never jumps, with nothing written in between. A row that nobody writes for a
/// lease and a renewal counts as well, however far ahead its lease is dated.
/// </summary>
public sealed class SilentLeases(LocalRuns localRuns, StoreTime time, IOptions<ExecutionOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RowKey, Sighting> _sightings = [];

    /// <summary>When to look again, where a lease was seen run out and may count then. Null where none was.</summary>
    public DateTimeOffset? LookAgainAt
    {
        get
        {
            lock (_gate)
            {
                return _sightings.Values.Any(sighting => sighting.ExpiredSince is not null) ? time.GetUtcNow() + options.Value.LeaseRenewal : null;
            }
        }
    }

    /// <summary>Looks at a run, and says whether its process is taken for dead.</summary>
    public bool IsSilent(StoredRow<LiveRow> live)
    {
        ArgumentNullException.ThrowIfNull(live);
        if (live.Row.LeaseUntil is null || localRuns.Holds(live.Row.Id))
        {
            return false;
        }

        lock (_gate)
        {
            var now = time.GetTimestamp();
            var expired = live.Row.LeaseUntil < time.GetUtcNow();
            if (!_sightings.TryGetValue(live.Key, out var before) || before.Version != live.Version)
            {
                _sightings[live.Key] = new Sighting(live.Version, now, expired ? now : null);
                return false;
            }

            _sightings[live.Key] = before with { ExpiredSince = expired ? before.ExpiredSince ?? now : null };
            return (expired && before.ExpiredSince is { } since && time.GetElapsedTime(since, now) >= options.Value.LeaseRenewal)
                || time.GetElapsedTime(before.FirstSeen, now) >= options.Value.LeaseDuration + options.Value.LeaseRenewal;
        }
    }

    /// <summary>Forgets runs that are gone.</summary>
    public void Keep(IReadOnlySet<RowKey> underWay)
    {
        lock (_gate)
        {
            foreach (var gone in _sightings.Keys.Where(key => !underWay.Contains(key)).ToList())
            {
                _sightings.Remove(gone);
            }
        }
    }

    private sealed record Sighting(RowVersion Version, long FirstSeen, long? ExpiredSince);
}
