using System.Text;

namespace Carillon.Storage;

/// <summary>
/// The other side of a store that can be backed up: its rows out and in again as they are kept, without reading what they mean.
/// It stands beside <see cref="IStateStore"/>; every implementation of both passes the same contract suite.
/// </summary>
/// <remarks>
/// Reads see every transaction that had been answered before they began. Errors are those of <see cref="IStateStore"/>; an import
/// whose outcome is not known may be repeated.
/// </remarks>
public interface IStateArchive
{
    /// <summary>Reads the first rows of a range, in key order. A row that can't be read is among them, as it is.</summary>
    /// <param name="range">The range.</param>
    /// <param name="mostBytes">The page ends with the row that reaches so many bytes of bodies, or before. At least 1.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken);

    /// <summary>
    /// The same without an object for each row. A store that has nothing of the kind gives its pages away row by row.
    /// </summary>
    /// <param name="range">The range.</param>
    /// <param name="mostBytes">As above.</param>
    /// <param name="sink">Takes the rows, in key order.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    /// <returns>What is left of the range. Null where that is nothing.</returns>
    async ValueTask<KeyRange?> ExportAsync(KeyRange range, int mostBytes, IRawRowSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var page = await ExportAsync(range, mostBytes, cancellationToken);
        foreach (var row in page.Rows)
        {
            sink.Take(Encoding.UTF8.GetBytes(row.Key.Value), row.Body);
        }

        return page.HasMore ? range.After(page.Rows[^1].Key) : null;
    }

    /// <summary>Reads rows by their keys, each as it is at some moment during the call. Where no row stands, none is among the answers.</summary>
    /// <param name="keys">At most 1,000 keys.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Writes rows whatever stands in their place, and deletes those without a body, also where none stands. It is the one write
    /// without a condition: for a target that nobody else uses, so that there is nothing to be in conflict with, and so that an
    /// import that was cut off can be repeated. Where it fails, any part of it may be written, but the last row only with all the
    /// others: so it can say that they are there. What it writes is a new version.
    /// </summary>
    /// <param name="rows">At most 10,000 rows, each key once.</param>
    /// <param name="cancellationToken">Gives the write up while it waits for its turn.</param>
    ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken);
}
