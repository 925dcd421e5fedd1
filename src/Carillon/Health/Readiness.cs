using Carillon.Alerts;
using Carillon.Backups;
using Carillon.Ledger;
using Carillon.Storage;

namespace Carillon.Health;

/// <summary>
/// Whether the app is ready for work, and the third clock: where the others have gone silent, asking ticks. Backups that are late take no
/// readiness away: to start the process again, which is what probes lead to, would mend none.
/// </summary>
/// <param name="heartbeat">When a clock last ticked.</param>
/// <param name="dispatcher">What ticks.</param>
/// <param name="time">The time.</param>
/// <param name="silence">Raises the alarm where the clocks are silent for long.</param>
/// <param name="backups">Looks at the backups. Null where none are composed.</param>
public sealed class Readiness(Heartbeat heartbeat, Dispatcher dispatcher, StoreTime time, ClockSilence silence, BackupWatch? backups = null)
{
    /// <summary>How old the last tick may be: the dispatcher's minute, and half of the next.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _lastOwnTick;

    /// <summary>Looks at the store and the clocks, and ticks where that is due.</summary>
    public async Task<ReadinessReport> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var last = (await heartbeat.LastAsync(cancellationToken))?.At;
            var silent = last is null || (time.GetUtcNow() - last.Value).Duration() > Silence;
            if (silent && MayTick())
            {
                // Whoever asks may go away: the tick goes on. It comes first: what is due does not wait for who is told.
                await dispatcher.TickAsync(CancellationToken.None);
                if (last is { } before)
                {
                    await silence.LookAsync(before, CancellationToken.None);
                }

                await silence.TickedAsync(last, CancellationToken.None);
            }

            return new ReadinessReport(!silent, silent ? "no clock has ticked for 90 seconds" : null, last)
            {
                Backups = backups is null ? null : BackupReadiness.Of(await backups.LookAsync(cancellationToken)),
            };
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            return new ReadinessReport(false, "the state store can't be used", null);
        }
    }

    private bool MayTick()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_lastOwnTick is { } last && time.GetElapsedTime(last, now) < AtMostEvery)
            {
                return false;
            }

            _lastOwnTick = now;
            return true;
        }
    }
}
