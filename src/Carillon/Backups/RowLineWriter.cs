using System.Buffers;
using System.IO.Compression;
using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>Writes lines, compressed, into memory, and seals them. What it wrote before is gone with the next <see cref="Begin"/>.</summary>
internal sealed class RowLineWriter : IDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _lines = new(2 * FlushAt);
    private readonly MemoryStream _output = new();
    private GZipStream? _gzip;
    private RowTally _tally;

    /// <summary>The rows written, but for those that are gone.</summary>
    public RowTally Tally => _tally;

    /// <summary>How many rows are said to be gone.</summary>
    public long Deleted { get; private set; }

    /// <summary>Bytes of all lines, before they were compressed.</summary>
    public long RawBytes { get; private set; }

    /// <summary>Begins a blob.</summary>
    public void Begin()
    {
        _output.SetLength(0);
        _lines.ResetWrittenCount();
        _gzip = new GZipStream(_output, CompressionLevel.Fastest, leaveOpen: true);
        (_tally, Deleted, RawBytes) = (default, 0, 0);
    }

    /// <summary>Writes a row.</summary>
    public void Write(RawRow row)
    {
        var from = _lines.WrittenCount;
        var isJson = RowLine.Write(row, _lines);
        if (row.Body is null)
        {
            Deleted++;
        }
        else
        {
            _tally.Add(row.Key, _lines.WrittenSpan[from..], isJson);
        }

        EndLine(from);
    }

    /// <summary>Writes any other line.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        var from = _lines.WrittenCount;
        _lines.Write(line);
        EndLine(from);
    }

    /// <summary>Ends the blob.</summary>
    /// <param name="seal">The SHA-256 that seals it.</param>
    /// <returns>The blob; good until the next one is begun.</returns>
    public ReadOnlyMemory<byte> End(out string seal)
    {
        Flush();
        _gzip!.Dispose();
        seal = SealedBlob.Seal(_output);
        return _output.GetBuffer().AsMemory(0, (int)_output.Length);
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _output.Dispose();
    }

    private void EndLine(int from)
    {
        _lines.Write("\n"u8);
        RawBytes += _lines.WrittenCount - from;
        if (_lines.WrittenCount >= FlushAt)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _gzip!.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }
}
