using System.Buffers;
using System.IO.Compression;
using System.Text;
using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>
/// Writes lines into memory; compresses and seals them. What takes long is done by <see cref="Flush"/> and <see cref="End"/>, so
/// that another thread can do it than the one that writes the lines. What it wrote before is gone with the next <see cref="Begin"/>.
/// </summary>
/// <param name="capacity">How many bytes are written between two flushes, where that is known.</param>
internal sealed class RowLineWriter(int capacity = 128 * 1024) : IRawRowSink, IDisposable
{
    private readonly ArrayBufferWriter<byte> _lines = new(capacity);
    private readonly ArrayBufferWriter<byte> _keys = new(256);
    private readonly List<(int From, int Length)> _finals = [];
    private readonly MemoryStream _output = new();
    private GZipStream? _gzip;
    private RowTally _tally;

    /// <summary>The rows written, but for those that are gone; of those that never change the ones that were flushed.</summary>
    public RowTally Tally => _tally;

    /// <summary>How many rows are said to be gone.</summary>
    public long Deleted { get; private set; }

    /// <summary>Bytes of all lines, before they were compressed.</summary>
    public long RawBytes { get; private set; }

    /// <summary>The first row's key.</summary>
    public string FirstKey { get; private set; } = "";

    /// <summary>The last row's key.</summary>
    public string LastKey => Encoding.UTF8.GetString(_keys.WrittenSpan);

    /// <summary>Begins a blob.</summary>
    public void Begin()
    {
        _output.SetLength(0);
        _lines.ResetWrittenCount();
        _finals.Clear();
        _gzip = new GZipStream(_output, CompressionLevel.Fastest, leaveOpen: true);
        _keys.ResetWrittenCount();
        (_tally, Deleted, RawBytes, FirstKey) = (default, 0, 0, "");
    }

    /// <summary>Writes a row that is there, if backups hold such rows.</summary>
    public void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body)
    {
        if (BackupScope.Covers(key))
        {
            Write(key, body);
        }
    }

    /// <summary>Writes a row.</summary>
    public void Write(RawRow row)
    {
        if (row.Body is not null)
        {
            Write(Encoding.UTF8.GetBytes(row.Key.Value), row.Body);
            return;
        }

        var from = _lines.WrittenCount;
        RowLine.Write(row, _lines);
        Deleted++;
        EndLine(from);
    }

    /// <summary>Writes any other line.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        var from = _lines.WrittenCount;
        _lines.Write(line);
        EndLine(from);
    }

    /// <summary>Digests and compresses what was written since the last time.</summary>
    public void Flush()
    {
        var lines = _lines.WrittenSpan;
        foreach (var (from, length) in _finals)
        {
            _tally.AddFinal(lines.Slice(from, length));
        }

        _gzip!.Write(lines);
        _finals.Clear();
        _lines.ResetWrittenCount();
    }

    /// <summary>Ends the blob.</summary>
    /// <param name="hash">What it can be told by.</param>
    /// <returns>The blob; good until the next one is begun.</returns>
    public ReadOnlyMemory<byte> End(out BlobHash hash)
    {
        Flush();
        _gzip!.Dispose();
        hash = SealedBlob.Seal(_output);
        return _output.GetBuffer().AsMemory(0, (int)_output.Length);
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _output.Dispose();
    }

    private void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body)
    {
        var from = _lines.WrittenCount;
        _tally.Count(RowLine.Write(key, body, _lines));
        if (BackupScope.IsFinal(key))
        {
            _finals.Add((from, _lines.WrittenCount - from));
        }

        FirstKey = _tally.Rows == 1 ? Encoding.UTF8.GetString(key) : FirstKey;
        _keys.ResetWrittenCount();
        _keys.Write(key);
        EndLine(from);
    }

    private void EndLine(int from)
    {
        _lines.Write("\n"u8);
        RawBytes += _lines.WrittenCount - from;
    }
}
