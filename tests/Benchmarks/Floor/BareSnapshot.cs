using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Benchmarks.Floor;

/// <summary>
/// The least that a snapshot in compressed parts is: the rows' bytes as they come, each eight megabytes of them compressed by the same
/// compressor, hashed, and written to a file that is flushed, three at once beside the reading. It makes no lines and checks nothing.
/// </summary>
internal static class BareSnapshot
{
    private const int PartBytes = 8 * 1024 * 1024;
    private const int PartsAtOnce = 3;

    /// <summary>Takes it.</summary>
    /// <param name="path">The database.</param>
    /// <param name="folder">Where the parts go.</param>
    /// <returns>How many rows it has.</returns>
    public static int Take(string path, string folder)
    {
        var parts = new Queue<(ArrayBufferWriter<byte> Buffer, Task Written)>();
        var buffer = New();
        var number = 0;
        var rows = BareReader.Scan(path, buffer, read =>
        {
            if (read.WrittenCount < PartBytes)
            {
                return read;
            }

            HandOver(read);
            return buffer = parts.Count > PartsAtOnce ? EndOne() : New();
        });
        HandOver(buffer);
        while (parts.Count > 0)
        {
            EndOne();
        }

        return rows;

        static ArrayBufferWriter<byte> New() => new(PartBytes + (1024 * 1024));

        void HandOver(ArrayBufferWriter<byte> full)
        {
            var file = Path.Combine(folder, $"{++number}.gz");
            parts.Enqueue((full, Task.Run(() => Write(full, file))));
        }

        ArrayBufferWriter<byte> EndOne()
        {
            var (written, task) = parts.Dequeue();
            task.GetAwaiter().GetResult();
            written.ResetWrittenCount();
            return written;
        }
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string path)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(buffer.WrittenSpan);
        }

        output.Write(SHA256.HashData(output.GetBuffer().AsSpan(0, (int)output.Length)));
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(output.GetBuffer().AsSpan(0, (int)output.Length));
        file.Flush(flushToDisk: true);
    }
}
