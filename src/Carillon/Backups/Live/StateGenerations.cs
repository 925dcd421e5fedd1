using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Backups.Live;

/// <summary>
/// The store that holds the state now: the one that the settings name, the home, or one beside it that a restore has put in its place. The
/// home's row <c>conf!live</c> says which. A process goes by what it has read there for <see cref="Trust"/>, and no longer: so whoever
/// replaces the state knows when nobody writes to the old one any more.
/// </summary>
/// <remarks>
/// Versions are of one epoch: what was read before the state was replaced is in conflict with whatever stands there now.
/// </remarks>
/// <param name="home">The store that the settings name.</param>
/// <param name="siblings">Those beside it.</param>
/// <param name="time">The time.</param>
/// <param name="logger">Is told when another store takes over.</param>
public sealed partial class StateGenerations(IStateStore home, ISiblingStores siblings, StoreTime time, ILogger<StateGenerations> logger)
    : IStateStore, IStateArchive, IAsyncDisposable
{
    /// <summary>
    /// How long what was read in <c>conf!live</c> is gone by. Longer would make each restore hold the state for longer; shorter would cost more
    /// than the one read in five seconds that it does, while a process has anything to do.
    /// </summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    /// <summary>How long the same is gone by while a restore holds the state: whoever waits for its end learns of it soon.</summary>
    public static readonly TimeSpan TrustInAHold = TimeSpan.FromSeconds(1);

    /// <summary>By how much the clocks of two processes may differ, for whether a hold has run out. Safety does not depend on it.</summary>
    internal static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(5);

    private const int MostTries = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, IStateStore> _siblings = [];
    private volatile GenerationReading? _reading;
    private Task<GenerationReading>? _refreshing;

    /// <summary>Called with a store before it is used for the first time after it has taken over. Null where nobody asks.</summary>
    public Func<IStateStore, CancellationToken, Task>? Opened { get; set; }

    /// <summary>Called each time another store has taken over: whatever was remembered of the one before is to be forgotten.</summary>
    public event Action? Replaced;

    /// <inheritdoc/>
    public string Description => (_reading?.Store ?? home).Description;

    /// <summary>How often the state was replaced, as far as this process knows.</summary>
    public long Epoch => Reading.Row.Epoch;

    /// <summary>The store that the settings name.</summary>
    public IStateStore Home => home;

    /// <summary>Whether no other process can use them.</summary>
    internal bool AreOfOneProcess => siblings.AreOfOneProcess;

    private GenerationReading Reading => _reading ?? throw new StateStoreUnavailableException("The state is not open.");

    /// <summary>Finds it behind what stands before it. Null where a store is used by itself.</summary>
    public static StateGenerations? Of(IStateStore store) => store switch
    {
        StateGenerations generations => generations,
        ChangeFeedStore feed => Of(feed.Inner),
        _ => null,
    };

    /// <summary>Opens the home, and the store that holds the state. Where a restore holds it, this waits until that is over.</summary>
    /// <inheritdoc cref="IStateStore.OpenAsync"/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await home.OpenAsync(cancellationToken);
        var reading = await RefreshAsync().WaitAsync(cancellationToken);
        while (reading.Hold is { } hold)
        {
            if (siblings.AreOfOneProcess || HasRunOut(hold))
            {
                await EndHoldAsync(reading, cancellationToken);
            }
            else
            {
                LogHeld(hold.By, hold.Until);
                await Task.Delay(TrustInAHold, time, cancellationToken);
            }

            reading = await RefreshAsync().WaitAsync(cancellationToken);
        }
    }

    /// <summary>What is known of where the state is; read anew where that was long ago.</summary>
    public async ValueTask<GenerationReading> LookAsync(CancellationToken cancellationToken) =>
        Reading is var reading && IsTrusted(reading) ? reading : await RefreshAsync().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken)
    {
        var reading = await LookAsync(cancellationToken);
        RunMeter.CountRead();
        return (await reading.Store.ReadAsync(key, cancellationToken))?.Mark(reading.Row.Epoch);
    }

    /// <inheritdoc/>
    public async ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken)
    {
        var reading = await LookAsync(cancellationToken);
        RunMeter.CountRead();
        var page = await reading.Store.ReadRangeAsync(range, limit, cancellationToken);
        return reading.Row.Epoch == 0 ? page : page with { Rows = [.. page.Rows.Select(row => row.Mark(reading.Row.Epoch))] };
    }

    /// <inheritdoc/>
    public async ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        transaction.Check();
        var reading = await LookToWriteAsync(cancellationToken);
        var unmarked = transaction.Unmark(reading.Row.Epoch, out var conflict);
        if (conflict is { } other)
        {
            return CommitOutcome.ConflictAt(other);
        }

        RunMeter.CountWrite();
        return (await reading.Store.CommitAsync(unmarked, cancellationToken)).Mark(reading.Row.Epoch);
    }

    /// <inheritdoc/>
    public async ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken) =>
        await Archive(await LookAsync(cancellationToken)).ExportAsync(range, mostBytes, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<KeyRange?> ExportAsync(KeyRange range, int mostBytes, IRawRowSink sink, CancellationToken cancellationToken) =>
        await Archive(await LookAsync(cancellationToken)).ExportAsync(range, mostBytes, sink, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        await Archive(await LookAsync(cancellationToken)).ExportAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken) =>
        await Archive(await LookToWriteAsync(cancellationToken)).ImportAsync(rows, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _siblings.Values.Append(home))
        {
            switch (store)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    /// <summary>Opens the store of a number; once in this process.</summary>
    internal async Task<IStateStore> OpenAsync(int generation, bool create, CancellationToken cancellationToken)
    {
        if (generation == 0)
        {
            return home;
        }

        lock (_gate)
        {
            if (_siblings.TryGetValue(generation, out var open))
            {
                return open;
            }
        }

        var store = await siblings.OpenAsync(generation, create, cancellationToken);
        lock (_gate)
        {
            return _siblings[generation] = store;
        }
    }

    /// <summary>Reads where the state is; those who ask meanwhile get the same answer.</summary>
    internal Task<GenerationReading> RefreshAsync()
    {
        lock (_gate)
        {
            return _refreshing is { IsCompleted: false } underWay ? underWay : _refreshing = EngineTask.Run(ReadCurrentAsync);
        }
    }

    /// <summary>Whether whoever holds the state has been silent for longer than it may be.</summary>
    internal bool HasRunOut(RestoreHold hold) => hold.Until + ClockMargin <= time.GetUtcNow();

    /// <summary>
    /// What a write may go by. It is refused while a restore holds the state; and once where another store has taken over, as whoever
    /// writes has read the old one.
    /// </summary>
    private async ValueTask<GenerationReading> LookToWriteAsync(CancellationToken cancellationToken)
    {
        var known = Reading;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var reading = await LookAsync(cancellationToken);
            if (reading.Row.Epoch != known.Row.Epoch)
            {
                throw new StateStoreUnavailableException("A restore has replaced the state: what was to be written is of the old one.");
            }

            if (reading.Hold is { } hold)
            {
                if (!HasRunOut(hold))
                {
                    throw new StateStoreUnavailableException($"A restore is about to replace the state, asked for by {hold.By}: until then nothing is written.");
                }

                await EndHoldAsync(reading, cancellationToken);
                await RefreshAsync().WaitAsync(cancellationToken);
            }
            else if (IsTrusted(reading))
            {
                return reading;
            }
        }

        throw new StateStoreUnavailableException($"Where the state is could not be read within {Trust.TotalSeconds:0} s ({home.Description}).");
    }

    /// <summary>Goes on without a restorer that died. Where somebody else was faster, that is fine.</summary>
    private async Task EndHoldAsync(GenerationReading reading, CancellationToken cancellationToken)
    {
        var (row, version) = (reading.Row, reading.Version!.Value);
        try
        {
            var ended = row with { Restore = row.Restore! with { Holds = false } };
            if ((await home.CommitAsync(new StateTransaction().Replace(StateKeys.LiveGeneration, version, ended), cancellationToken)).Committed)
            {
                LogHoldEnded(row.Restore!.Instance, row.Restore.Until);
            }
        }
        catch (StateStoreOutcomeUnknownException exception)
        {
            // Of what the caller wanted to write nothing is.
            throw new StateStoreUnavailableException("Whether the hold of a restore that died is ended is not known yet.", exception);
        }
    }

    private async Task<GenerationReading> ReadCurrentAsync()
    {
        var (timestamp, at) = (time.GetTimestamp(), time.Host.GetUtcNow());
        StoredRow<GenerationRow>? stored;
        try
        {
            stored = await home.ReadAsync<GenerationRow>(StateKeys.LiveGeneration, CancellationToken.None);
        }
        catch (UnreadableRowException exception)
        {
            throw new StateStoreUnavailableException($"Which store holds the state can't be read: {exception.Message}", exception);
        }

        var row = stored?.Row ?? GenerationRow.First;
        var before = _reading;
        if (row.Epoch < before?.Row.Epoch)
        {
            throw new StateStoreUnavailableException($"'{StateKeys.LiveGeneration}' has gone back from epoch {before.Row.Epoch} to {row.Epoch}: somebody wrote over it ({home.Description}).");
        }

        if (row.Epoch == before?.Row.Epoch)
        {
            return _reading = new GenerationReading(row, stored?.Version, before.Store, timestamp, at);
        }

        var store = await OpenAsync(row.Generation, create: false, CancellationToken.None);
        if (Opened is { } opened)
        {
            await opened(store, CancellationToken.None);
        }

        var reading = _reading = new GenerationReading(row, stored?.Version, store, timestamp, at);
        if (before is not null)
        {
            LogReplaced(store.Description, row.Epoch);
            Replaced?.Invoke();
        }

        return reading;
    }

    private bool IsTrusted(GenerationReading reading) => reading.Age(time) < (reading.Hold is null ? Trust : TrustInAHold);

    private static IStateArchive Archive(GenerationReading reading) =>
        reading.Store as IStateArchive ?? throw new NotSupportedException($"The store ({reading.Store.Description}) can't be backed up.");

    [LoggerMessage(EventId = 140, Level = LogLevel.Warning, Message = "A restore has replaced the state: it is in {Store} now, epoch {Epoch}.")]
    private partial void LogReplaced(string store, long epoch);

    [LoggerMessage(EventId = 141, Level = LogLevel.Warning, Message = "The restore by {Instance} held the state until {Until} and has not been heard of since; the state goes on as it is.")]
    private partial void LogHoldEnded(string instance, DateTimeOffset until);

    [LoggerMessage(EventId = 142, Level = LogLevel.Warning, Message = "A restore, asked for by {By}, holds the state until {Until}, or longer; the start waits for it.")]
    private partial void LogHeld(string by, DateTimeOffset until);
}
