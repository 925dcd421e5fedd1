using Carillon.Alerts;
using Carillon.Backups;
using Carillon.Backups.Live;
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
/// <param name="generations">Says which state it is. Null where none can take its place.</param>
public sealed class Readiness(
    Heartbeat heartbeat, Dispatcher dispatcher, StoreTime time, ClockSilence silence, BackupWatch? backups = null, StateGenerations? generations = null)
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
            var state = generations is null ? null : StateReadiness.Of(await generations.LookAsync(cancellationToken));
            var beat = await heartbeat.LastAsync(cancellationToken);
            var last = beat?.At;
            var silent = last is null || (time.GetUtcNow() - last.Value).Duration() > Silence;
            if (state is { Held: true })
            {
                // No clock can tick until that is over, and to start the process again would not end it sooner.
                return new ReadinessReport(true, "a restore holds the state", last) { State = state, Backups = await BackupsAsync(cancellationToken) };
            }

            if (silent && MayTick())
            {
                // Whoever asks may go away: the tick goes on. It comes first: what is due does not wait for who is told.
                await dispatcher.TickAsync(byRequest: true, CancellationToken.None);
                if (beat is not null)
                {
                    await silence.LookAsync(beat.LastOfAClock, CancellationToken.None);
                }
            }

            return new ReadinessReport(!silent, silent ? "no clock has ticked for 90 seconds" : null, last)
            {
                State = state,
                Backups = await BackupsAsync(cancellationToken),
            };
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            return new ReadinessReport(false, "the state store can't be used", null);
        }
    }

    private async Task<BackupReadiness?> BackupsAsync(CancellationToken cancellationToken) =>
        backups is null ? null : BackupReadiness.Of(await backups.LookAsync(cancellationToken));

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
