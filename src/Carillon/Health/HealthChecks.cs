using System.Globalization;
using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Health;

/// <summary>
/// Looks at each part of Carillon: whether the store takes a write and gives it back, whether a clock ticks, whether rows can be
/// read, whether runs are settled whose process went silent, whether this machine's time goes forward, and with the store's, and
/// whether backups, where they are on, are within their limits.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="heartbeat">When a clock last ticked.</param>
/// <param name="identity">Who looks.</param>
/// <param name="time">The time.</param>
/// <param name="backups">Looks at the backups. Null where none are composed.</param>
/// <param name="generations">Says which state it is. Null where none can take its place.</param>
public sealed class HealthChecks(
    IStateStore store, Heartbeat heartbeat, ProcessIdentity identity, StoreTime time, BackupWatch? backups = null, StateGenerations? generations = null)
{
    /// <summary>How long the store may take for a read, a write and a read.</summary>
    private static readonly TimeSpan SlowestRoundTrip = TimeSpan.FromSeconds(5);

    /// <summary>How old the last tick may be: the dispatcher's minute, missed twice.</summary>
    private static readonly TimeSpan OldestTick = TimeSpan.FromMinutes(3);

    /// <summary>How long a lease may have run out: the dispatcher settles such a run within two of its minutes.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(3);

    /// <summary>By how much the clocks of two machines may differ.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private static readonly RowKey Key = StateKeys.HealthCheck;

    private readonly Lock _gate = new();
    private (DateTimeOffset At, long Timestamp)? _before;

    /// <summary>Looks at every part. One that can't be looked at is unhealthy, and keeps no other from being looked at.</summary>
    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken)
    {
        var jumped = JumpedBack();
        var latest = DateTimeOffset.MinValue;
        return new HealthReport(
        [
            await LookAsync("store", async () =>
            {
                var (health, writtenBefore) = await StoreAsync(cancellationToken);
                latest = writtenBefore ?? latest;
                return health;
            }),
            await LookAsync("ticks", async () =>
            {
                var last = (await heartbeat.LastAsync(cancellationToken))?.At;
                latest = last > latest ? last.Value : latest;
                return Ticks(last);
            }),
            await LookAsync("rows", () => RowsAsync(cancellationToken)),
            await LookAsync("runs", () => RunsAsync(cancellationToken)),
            Clock(jumped, latest),
            .. await BackupsAsync(cancellationToken),
        ]);
    }

    /// <summary>One part where backups are on, none where they are off.</summary>
    private async Task<ComponentHealth[]> BackupsAsync(CancellationToken cancellationToken)
    {
        var on = true;
        var health = await LookAsync("backups", async () =>
        {
            var look = backups is null ? null : await backups.LookAsync(cancellationToken);
            on = look is not null;
            (string, double?)[] numbers = [("lagSeconds", look?.Condition?.Lag.TotalSeconds), ("snapshotAgeSeconds", look?.Condition?.SnapshotAge?.TotalSeconds), ("proofAgeSeconds", look?.Condition?.ProofAge?.TotalSeconds)];
            return Component(
                "backups",
                look is { Alarms.Count: > 0 } ? string.Join(' ', look.Alarms.Values) : null,
                [.. numbers.Where(number => number.Item2 is not null).Select(number => (number.Item1, number.Item2!.Value))]);
        });
        return on ? [health] : [];
    }

    /// <summary>Writes a row and reads it back.</summary>
    /// <returns>How that went, and when the row was written before, by this process or another one.</returns>
    private async Task<(ComponentHealth Health, DateTimeOffset? WrittenBefore)> StoreAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var before = await store.ReadAsync<HeartbeatRow>(Key, cancellationToken);
        var row = new HeartbeatRow(time.GetUtcNow(), identity.Instance, identity.Build);
        var outcome = await store.CommitAsync(
            before is null ? new StateTransaction().Insert(Key, row) : new StateTransaction().Replace(Key, before.Version, row), cancellationToken);
        var after = await store.ReadAsync<HeartbeatRow>(Key, cancellationToken);

        // A conflict is an answer, too: another process looked at the same moment.
        var took = time.GetElapsedTime(start);
        var lost = after is null || (outcome.Committed && after.Version != outcome.Versions[Key] && after.Row.Instance == identity.Instance);
        var problem = lost ? "what was written is not what is read."
            : took > SlowestRoundTrip ? $"a read, a write and a read took {Seconds(took)} s; {Seconds(SlowestRoundTrip)} are a lot." : null;
        var state = generations is null ? null : StateReadiness.Of(await generations.LookAsync(cancellationToken));
        (string, double)[] which = state is null ? [] : [("epoch", state.Epoch), ("generation", state.Generation)];
        return (Component("store", problem, [("roundTripMs", took.TotalMilliseconds), .. which]), before?.Row.At);
    }

    private ComponentHealth Ticks(DateTimeOffset? last)
    {
        if (last is null)
        {
            return Component("ticks", "no clock has ticked yet.");
        }

        var age = time.GetUtcNow() - last.Value;
        return Component("ticks", age > OldestTick ? $"no clock has ticked for {Seconds(age)} s." : null, ("ageSeconds", Math.Max(age.TotalSeconds, 0)));
    }

    /// <summary>The rows that jobs depend on. Executions are not looked at: there are many, and one harms only itself.</summary>
    private async Task<ComponentHealth> RowsAsync(CancellationToken cancellationToken)
    {
        long unreadable = 0;
        RowKey? first = null;
        foreach (var range in new[] { StateKeys.Jobs, StateKeys.JobStates, StateKeys.DueUpTo(DateTimeOffset.MaxValue), StateKeys.Live })
        {
            await foreach (var stored in store.ReadAllAsync(range, cancellationToken))
            {
                if (stored.Row is UnreadableRow)
                {
                    unreadable++;
                    first ??= stored.Key;
                }
            }
        }

        return Component("rows", unreadable > 0 ? $"{Number(unreadable)} can't be read, the first of them {first}." : null, ("unreadable", unreadable));
    }

    private async Task<ComponentHealth> RunsAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        long underWay = 0, silent = 0;
        ExecutionId? first = null;
        await foreach (var stored in store.ReadAllAsync(StateKeys.Live, cancellationToken))
        {
            underWay++;
            if (stored.Row is LiveRow { State: ExecutionState.Running } live && live.LeaseUntil < now - LongestSilence)
            {
                silent++;
                first ??= live.Id;
            }
        }

        return Component(
            "runs",
            silent > 0 ? $"{Number(silent)} went silent more than {Seconds(LongestSilence)} s ago and nobody settled them, the first of them {first}." : null,
            ("underWay", underWay), ("silent", silent));
    }

    private ComponentHealth Clock(TimeSpan jumped, DateTimeOffset latest)
    {
        var behind = latest - time.GetUtcNow();
        var ahead = time.MeasureHost();
        var problem = ahead > Tolerance ? $"this machine's time is {Seconds(ahead.Value)} s ahead of the store's, which is what runs go by."
            : ahead < -Tolerance ? $"this machine's time is {Seconds(-ahead.Value)} s behind the store's, which is what runs go by."
            : jumped > Tolerance ? $"this machine's time went back by {Seconds(jumped)} s since the last look."
            : behind > Tolerance ? $"this machine's time is {Seconds(behind)} s before a time that was written already: it went back, or another machine's is ahead."
            : null;
        (string, double) back = ("backSeconds", Math.Max(Math.Max(jumped.TotalSeconds, behind.TotalSeconds), 0));
        return ahead is null ? Component("clock", problem, back) : Component("clock", problem, back, ("aheadOfStoreSeconds", ahead.Value.TotalSeconds));
    }

    /// <summary>By how much the time of day fell behind the clock that never jumps, since the last look in this process.</summary>
    private TimeSpan JumpedBack()
    {
        lock (_gate)
        {
            var (now, timestamp) = (time.Host.GetUtcNow(), time.GetTimestamp());
            var jumped = _before is { } before ? time.GetElapsedTime(before.Timestamp, timestamp) - (now - before.At) : TimeSpan.Zero;
            _before = (now, timestamp);
            return jumped;
        }
    }

    private async Task<ComponentHealth> LookAsync(string name, Func<Task<ComponentHealth>> look)
    {
        var start = time.GetTimestamp();
        try
        {
            return await look() with { ResponseTime = time.GetElapsedTime(start) };
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            return Component(name, $"it can't be looked at. {exception.Message}") with { ResponseTime = time.GetElapsedTime(start) };
        }
    }

    private static ComponentHealth Component(string name, string? problem, params (string Name, double Value)[] metrics) =>
        new(name, problem, metrics.ToDictionary(metric => metric.Name, metric => metric.Value));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}
