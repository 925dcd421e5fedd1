namespace Carillon.Backups;

/// <summary>Reads the lines of a blob, one at a time.</summary>
/// <param name="name">The blob's name.</param>
/// <param name="content">What it holds.</param>
internal sealed class LineReader(string name, Stream content) : IDisposable
{
    private byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line, without what ends it; good until the next one is read.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="DamagedBackupException">It can't be decompressed, or does not end.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = _buffer.AsSpan(_start, searched + length);
                _start += searched + length + 1;
                return true;
            }

            searched = _end - _start;
            if (!TryFill())
            {
                line = default;
                return searched == 0 ? false : throw new DamagedBackupException(name, "ends in the middle of a line");
            }
        }
    }

    public void Dispose() => content.Dispose();

    private bool TryFill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = content.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (InvalidDataException exception)
        {
            throw new DamagedBackupException(name, $"can't be decompressed ({exception.Message})");
        }
    }
}
