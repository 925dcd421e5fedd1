using Azure;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Connections;
using Carillon.Storage.Azure.Tables.Entities;

namespace Carillon.Storage.Azure.Tables;

/// <summary>
/// The cloud's store: one partition of a table in Azure Table Storage. A transaction is one entity group transaction; a version is
/// the ETag of the row. Writes go out once, and never again by themselves.
/// </summary>
public sealed partial class TableStateStore : IStateStore, IStateArchive, IDisposable
{
    /// <summary>The most rows the service puts into one page.</summary>
    private const int LargestPage = 1_000;

    /// <summary>How long a request may take.</summary>
    private static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long a table is waited for that is being deleted, and how often it is looked at meanwhile.</summary>
    private static readonly (TimeSpan Most, TimeSpan Pause) Deletion = (TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(5));

    private readonly ServiceTransport _transport;
    private readonly TableClient _writes;
    private readonly TableClient _reads;
    private readonly TableErrors _errors;
    private readonly SemaphoreSlim _turns;
    private readonly TimeProvider _time;
    private readonly TimeSpan _readLimit;
    private readonly string _partition;

    /// <summary>Prepares the store; nothing is sent before <see cref="OpenAsync"/>.</summary>
    /// <param name="connection">How to get to the account.</param>
    /// <param name="options">Where the rows stand there; <see cref="TableStoreOptions.App"/> has to be set.</param>
    /// <param name="time">The clock.</param>
    /// <param name="clock">Is told the service's time. Null where nobody asks.</param>
    /// <exception cref="StateStoreUnavailableException">The connection makes no client; the message names its setting.</exception>
    public TableStateStore(TableConnection connection, TableStoreOptions options, TimeProvider time, IStoreTimeObserver? clock = null)
        : this(connection, options, time, clock, DefaultTimeLimit)
    {
    }

    /// <summary>Prepares the store, with a time limit of its own for each request; a read may take three times as long, with all that is tried for it.</summary>
    internal TableStateStore(TableConnection connection, TableStoreOptions options, TimeProvider time, IStoreTimeObserver? clock, TimeSpan timeLimit)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        _partition = TableKeys.Partition(options.App ?? throw new ArgumentException("Carillon:Tables:App is not set.", nameof(options)), options.Tenant, shard: 0);
        _time = time;
        _readLimit = timeLimit * 3;
        _turns = new SemaphoreSlim(options.RequestsAtOnce, options.RequestsAtOnce);
        _transport = new ServiceTransport(options.RequestsAtOnce, timeLimit, clock is null ? [SentRequest.Policy] : [SentRequest.Policy, new StoreTimePolicy(clock, time)]);
        try
        {
            var service = connection.Connect(_transport.ForReading(new TableClientOptions()));
            _reads = service.GetTableClient(options.Table);
            _writes = connection.Connect(_transport.ForWriting(new TableClientOptions())).GetTableClient(options.Table);

            // Of the address neither the query, which may be a signature, nor what may stand before the host.
            var account = service.Uri.Authority + service.Uri.AbsolutePath.TrimEnd('/');
            Description = $"Table Storage, {account}, table {options.Table}";
            _errors = new TableErrors(connection.Setting, $"Table Storage at {account}", options.Table, timeLimit, time);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // What is wrong with it may be said in words of its own: those stay here.
            _transport.Dispose();
            throw new StateStoreUnavailableException($"{connection.Setting} does not say how to get to Table Storage: it can't be read ({exception.GetType().Name}).");
        }
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await _reads.CreateIfNotExistsAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (TableErrors.IsBeingDeleted(exception) && _time.GetElapsedTime(begun) < Deletion.Most)
            {
                await Task.Delay(Deletion.Pause, _time, cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.Status == 403)
            {
                // Whoever may use the table need not be allowed to make one.
                if (!await CanReadAsync(cancellationToken))
                {
                    throw _errors.OfOpening(exception);
                }

                return;
            }
            catch (Exception exception) when (IsOfTheService(exception, cancellationToken))
            {
                throw _errors.OfOpening(exception);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken)
    {
        TableKeys.Checked(key);
        return await InTurnAsync(async limit =>
        {
            var answer = await _reads.GetEntityIfExistsAsync<TableEntity>(_partition, key.Value, cancellationToken: limit);
            return answer.HasValue ? Stored(answer.Value!)
                : IsAboutTheTable(answer.GetRawResponse()) ? throw _errors.OfMissingTable()
                : null;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        return await InTurnAsync(async timeLimit =>
        {
            // One more than asked for tells whether there is more. In a page that holds no more than what is asked for, the
            // service's word on whether it goes on has to do.
            var rows = new List<StoredRow>();
            var pages = _reads.QueryAsync<TableEntity>(TableKeys.Filter(_partition, range), Math.Min(limit + 1, LargestPage), cancellationToken: timeLimit);
            await foreach (var page in pages.AsPages())
            {
                rows.AddRange(page.Values.Select(Stored));
                if (rows.Count >= limit)
                {
                    return new RowPage(rows.Count > limit ? rows[..limit] : rows, HasMore: rows.Count > limit || page.ContinuationToken is { Length: > 0 });
                }
            }

            return new RowPage(rows, HasMore: false);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        transaction.Check();
        cancellationToken.ThrowIfCancellationRequested();
        var actions = TransactionPacker.Pack(_partition, transaction);
        await _turns.WaitAsync(cancellationToken);
        var sent = new SentRequest();
        try
        {
            // Nobody's going away ends it from here on: it may be written at any moment.
            using var watch = sent.Watch();
            var answers = await _writes.SubmitTransactionAsync(actions, CancellationToken.None);
            return Outcome(transaction.Operations, answers.Value);
        }
        catch (Exception exception) when (TableErrors.ConflictOf(exception, transaction.Operations) is { } conflict)
        {
            return CommitOutcome.ConflictAt(conflict);
        }
        catch (Exception exception) when (sent.IsOut ? exception is not StateStoreOutcomeUnknownException : ServiceReason.IsOfTheService(exception))
        {
            throw _errors.OfWrite(exception, sent.IsOut);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _transport.Dispose();
        _turns.Dispose();
    }

    private static CommitOutcome Outcome(IReadOnlyList<RowOperation> operations, IReadOnlyList<Response> answers)
    {
        var versions = new Dictionary<RowKey, RowVersion>();
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Row is not null)
            {
                versions[operations[i].Key] = i < answers.Count && answers[i].Headers.ETag is { } version
                    ? new RowVersion(version.ToString())
                    : throw new StateStoreOutcomeUnknownException($"The service answered without the version of '{operations[i].Key}'.");
            }
        }

        return CommitOutcome.Success(versions);
    }

    private static StoredRow Stored(TableEntity entity)
    {
        var key = new RowKey(entity.RowKey);
        return new StoredRow(key, new RowVersion(entity.ETag.ToString()), EntityMapper.Read(key, entity));
    }

    /// <summary>A row that is not there looks like a row of a table that is not there.</summary>
    private static bool IsAboutTheTable(Response answer) => answer.Content?.ToString().Contains("TableNotFound", StringComparison.Ordinal) == true;

    private static bool IsOfTheService(Exception exception, CancellationToken cancellationToken) =>
        ServiceReason.IsOfTheService(exception) && !cancellationToken.IsCancellationRequested;

    private async Task<T> InTurnAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(_readLimit, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            return await read(either.Token);
        }
        catch (Exception exception) when (IsOfTheService(exception, cancellationToken))
        {
            throw _errors.OfRead(exception);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<bool> CanReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadRangeAsync(StateKeys.All, 1, cancellationToken);
            return true;
        }
        catch (StateStoreUnavailableException)
        {
            return false;
        }
    }
}
