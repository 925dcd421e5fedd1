using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Records;

/// <summary>Keeps and lists what Carillon's own jobs put on record.</summary>
public sealed class RecordLog(IStateStore store, StoreTime time)
{
    /// <summary>Puts records on record: each that is here is there when it is over, however often an answer was lost.</summary>
    public async Task WriteAsync(IEnumerable<RecordRow> records, CancellationToken cancellationToken)
    {
        foreach (var batch in records.Chunk(StateTransaction.MostRows))
        {
            // Ids are random: what is in conflict is our own write, sent before. All of a transaction is there, or nothing.
            var transaction = batch.Aggregate(new StateTransaction(), (transaction, record) => transaction.Insert(KeyOf(record), record));
            await store.CommitUntilKnownAsync(transaction, time, cancellationToken);
        }
    }

    /// <summary>A page of records, newest first.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="after">The record that the page follows. Null for the newest.</param>
    /// <param name="limit">The most records: 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    public ValueTask<RowPage> ReadAsync(RecordKind kind, RowKey? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return store.ReadRangeAsync(after is { } key ? kind.Rows.After(key) : kind.Rows, limit, cancellationToken);
    }

    /// <summary>A new id for a record of now.</summary>
    internal static ExecutionId NewId(DateTimeOffset now) => ExecutionId.Random(now);

    private static RowKey KeyOf(RecordRow record) => record switch
    {
        SweepRow => StateKeys.Sweep(record.Id),
        CheckRow => StateKeys.Check(record.Id),
        MetricRow => StateKeys.Metric(record.Id),
        CleanRow => StateKeys.Cleaning(record.Id),
        _ => throw new ArgumentException($"A {record.GetType().Name} is not put on record here.", nameof(record)),
    };
}
