using System.Buffers;
using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>A target that counts what should be in it, by what it is told to write, so that it can be held against what is in it.</summary>
internal sealed class TallyingArchive(IStateArchive inner) : IStateArchive
{
    private const int KeysAtOnce = 1_000;

    private readonly ArrayBufferWriter<byte> _line = new(64 * 1024);
    private RowTally _tally;

    /// <summary>What should be in it.</summary>
    public RowTally Tally => _tally;

    public ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken) =>
        inner.ExportAsync(range, mostBytes, cancellationToken);

    public ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) =>
        inner.ExportAsync(keys, cancellationToken);

    public async ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Where(row => BackupScope.Covers(row.Key)).Chunk(KeysAtOnce))
        {
            _tally.Subtract(TallyOf(await inner.ExportAsync([.. some.Select(row => row.Key)], cancellationToken)));
            _tally.Add(TallyOf(some));
        }

        await inner.ImportAsync(rows, cancellationToken);
    }

    /// <summary>Counts what is in it.</summary>
    public async Task<RowTally> CountAsync(CancellationToken cancellationToken)
    {
        var tally = default(RowTally);
        await foreach (var page in inner.ExportAllAsync(BackupScope.Ranges, cancellationToken))
        {
            tally.Add(TallyOf(page.Rows.Where(row => BackupScope.Covers(row.Key))));
        }

        return tally;
    }

    private RowTally TallyOf(IEnumerable<RawRow> rows)
    {
        var tally = default(RowTally);
        foreach (var row in rows.Where(row => row.Body is not null))
        {
            _line.ResetWrittenCount();
            var isJson = RowLine.Write(row, _line);
            tally.Add(row.Key, _line.WrittenSpan, isJson);
        }

        return tally;
    }
}
