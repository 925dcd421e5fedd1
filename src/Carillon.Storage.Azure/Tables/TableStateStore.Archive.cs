using Azure;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Connections;
using Carillon.Storage.Azure.Tables.Entities;

namespace Carillon.Storage.Azure.Tables;

/// <summary>
/// The rows out and in again. An import does the same when it is repeated: so its requests are sent again as those that read are.
/// </summary>
public sealed partial class TableStateStore
{
    /// <summary>
    /// The most requests of one import on their way at once. A partition takes some thousand rows in a second, which is what two of 100 rows
    /// come to; and what is slower, as the emulator with its 20 ms a row, must answer all of them before the time of the last one is up.
    /// </summary>
    private const int ImportsAtOnce = 2;

    /// <summary>The most rows of one import's request: fewer from the moment on at which a service did not answer to that many in time.</summary>
    private volatile int _mostImported = ImportBatches.MostRows;

    /// <summary>How large bodies were lately, in bytes: by that, pages are asked for that are about as large as they should be.</summary>
    private volatile int _bytesOfARow = 512;

    /// <inheritdoc/>
    public async ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        return await InTurnAsync(async limit =>
        {
            var (rows, bytes) = (new List<RawRow>(), 0L);
            var pages = _reads.QueryAsync<TableEntity>(TableKeys.Filter(_partition, range), Math.Clamp(mostBytes / _bytesOfARow, 1, LargestPage), cancellationToken: limit);
            await foreach (var page in pages.AsPages())
            {
                var goesOn = page.ContinuationToken is { Length: > 0 };
                for (var row = 0; row < page.Values.Count; row++)
                {
                    rows.Add(Raw(page.Values[row]));
                    bytes += rows[^1].Body!.Length;
                    if (bytes >= mostBytes)
                    {
                        return Page(hasMore: goesOn || row + 1 < page.Values.Count);
                    }
                }

                // Most of another page would not be used.
                if (goesOn && bytes >= mostBytes / 2)
                {
                    return Page(hasMore: true);
                }
            }

            return Page(hasMore: false);

            RawPage Page(bool hasMore)
            {
                _bytesOfARow = rows.Count == 0 ? _bytesOfARow : (int)Math.Max(1, bytes / rows.Count);
                return new RawPage(rows, hasMore);
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Count, 1_000, nameof(keys));
        var rows = await Task.WhenAll(keys.Select(key => ExportAsync(TableKeys.Checked(key), cancellationToken)));
        return [.. rows.OfType<RawRow>()];
    }

    /// <inheritdoc/>
    public async ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, 10_000, nameof(rows));
        cancellationToken.ThrowIfCancellationRequested();
        await WriteAsync(ImportBatches.Pack(_partition, rows.SkipLast(1)), cancellationToken);
        await WriteAsync(ImportBatches.Pack(_partition, rows.TakeLast(1)), cancellationToken);
    }

    private static RawRow Raw(TableEntity entity)
    {
        var key = new RowKey(entity.RowKey);
        return new RawRow(key, EntityBody.Of(key, entity));
    }

    private Task<RawRow?> ExportAsync(string key, CancellationToken cancellationToken) => InTurnAsync(async limit =>
    {
        var answer = await _reads.GetEntityIfExistsAsync<TableEntity>(_partition, key, cancellationToken: limit);
        return answer.HasValue ? Raw(answer.Value!)
            : IsAboutTheTable(answer.GetRawResponse()) ? throw _errors.OfMissingTable()
            : (RawRow?)null;
    }, cancellationToken);

    /// <summary>Sends several requests at once. Where one fails, those that are not under way yet are not sent.</summary>
    private async Task WriteAsync(IReadOnlyList<List<TableTransactionAction>> batches, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(ImportsAtOnce, batches.Count)).Select(_ => WriteNextAsync()));

        async Task WriteNextAsync()
        {
            try
            {
                for (var batch = Interlocked.Increment(ref next); batch < batches.Count; batch = Interlocked.Increment(ref next))
                {
                    await WriteAsync(batches[batch], cancellationToken);
                }
            }
            finally
            {
                // After an error nothing is left for the others.
                Interlocked.Exchange(ref next, batches.Count);
            }
        }
    }

    private async Task WriteAsync(List<TableTransactionAction> batch, CancellationToken cancellationToken)
    {
        for (var done = 0; done < batch.Count;)
        {
            var some = batch.GetRange(done, Math.Min(_mostImported, batch.Count - done));
            try
            {
                await WriteAtOnceAsync(some, cancellationToken);
                done += some.Count;
            }
            catch (StateStoreOutcomeUnknownException exception) when (some.Count > 1 && ServiceReason.IsTimeLimit(exception.InnerException!))
            {
                // The emulator looks through its whole table for each row. What it has written is written once more.
                _mostImported = Math.Max(1, some.Count / 4);
            }
        }
    }

    private async Task WriteAtOnceAsync(List<TableTransactionAction> batch, CancellationToken cancellationToken)
    {
        if (!await WriteInTurnAsync(limit => _reads.SubmitTransactionAsync(batch, limit), cancellationToken))
        {
            // One that is to go is not there, and the others still are.
            await Task.WhenAll(batch.Select(action => DeleteAsync(action.Entity.RowKey, cancellationToken)));
        }
    }

    private Task<bool> DeleteAsync(string key, CancellationToken cancellationToken) => WriteInTurnAsync(async limit =>
    {
        var answer = await _reads.DeleteEntityAsync(_partition, key, ETag.All, limit);
        return IsAboutTheTable(answer) ? throw _errors.OfMissingTable() : answer;
    }, cancellationToken);

    /// <returns>Whether it is done; otherwise nothing is, because one of the rows that are to go is not there.</returns>
    private async Task<bool> WriteInTurnAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(_readLimit, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await write(either.Token);
            return true;
        }
        catch (RequestFailedException exception) when (TableErrors.IsMissingRow(exception))
        {
            return false;
        }
        catch (Exception exception) when (IsOfTheService(exception, cancellationToken))
        {
            throw _errors.OfWrite(exception, wasSent: true);
        }
        finally
        {
            _turns.Release();
        }
    }
}
