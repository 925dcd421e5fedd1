using System.Buffers;
using System.IO.Compression;
using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>
/// Writes lines into memory; compresses and seals them. What takes long is done by <see cref="Flush"/> and <see cref="End"/>, so
/// that another thread can do it than the one that writes the lines. What it wrote before is gone with the next <see cref="Begin"/>.
/// </summary>
internal sealed class RowLineWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _lines = new(128 * 1024);
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

    /// <summary>Begins a blob.</summary>
    public void Begin()
    {
        _output.SetLength(0);
        _lines.ResetWrittenCount();
        _finals.Clear();
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
            _tally.Count(isJson);
            if (BackupScope.IsFinal(row.Key))
            {
                _finals.Add((from, _lines.WrittenCount - from));
            }
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
    }
}
