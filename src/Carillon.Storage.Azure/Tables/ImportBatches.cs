using Azure;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Tables.Entities;

namespace Carillon.Storage.Azure.Tables;

/// <summary>
/// Packs rows from a backup into requests of the service. Those that are written and those that go are apart: a request in which one
/// goes that is not there fails as a whole.
/// </summary>
internal static class ImportBatches
{
    /// <summary>The most rows of a request.</summary>
    public const int MostRows = 100;

    /// <summary>The requests that write these rows, in no order.</summary>
    /// <exception cref="ArgumentException">A row can't stand in the table.</exception>
    public static IReadOnlyList<List<TableTransactionAction>> Pack(string partition, IEnumerable<RawRow> rows)
    {
        var (batches, going) = (new List<List<TableTransactionAction>>(), new List<TableTransactionAction>());
        var (writing, size) = (new List<TableTransactionAction>(), 0L);
        foreach (var (key, body) in rows)
        {
            if (body is null)
            {
                going.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, TableKeys.Checked(key)), ETag.All));
                continue;
            }

            var entity = EntityBody.Entity(partition, key, body);
            var more = TransactionPacker.SizeOf(entity);
            if (writing.Count == MostRows || (writing.Count > 0 && size + more > TransactionPacker.LargestRequest))
            {
                batches.Add(writing);
                (writing, size) = ([], 0);
            }

            writing.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity));
            size += more;
        }

        if (writing.Count > 0)
        {
            batches.Add(writing);
        }

        batches.AddRange(going.Chunk(MostRows).Select(some => some.ToList()));
        return batches;
    }
}
