using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Carillon.Backups;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// Backups in a folder: a file for each blob. It is written beside its place under a name that begins with '.', flushed to the disk,
/// and then given its own name: so under that name there is all of it or nothing, also after a power cut.
/// </summary>
/// <param name="path">The folder's full path. It is made where it is missing.</param>
/// <param name="writtenAs">The path as it was written, for people to read. Default: the full path.</param>
/// <param name="setting">The setting that names the folder, where it was written there. Null where somebody else named it.</param>
public sealed class FolderBackupStore(string path, string? writtenAs = null, string? setting = null) : IBackupStore
{
    private static readonly Lock Naming = new();

    /// <inheritdoc/>
    public string Description => $"the folder {writtenAs ?? path}";

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var file = FileOf(name);
        var folder = Path.GetDirectoryName(file)!;

        // A name of its own: two that write the same blob at once would else write into one file, and one would give it its name half written.
        var temporary = Path.Combine(folder, $"{BesideOf(file)}{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(file))
            {
                return false;
            }

            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                await stream.WriteAsync(content, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            if (!TryName(folder, temporary, file))
            {
                return false;
            }

            ClearBeside(folder, file);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("written", name, exception);
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    /// <summary>
    /// Gives a file its name, unless that is taken. A move that is not to overwrite looks and then renames: two at once could both succeed,
    /// so one goes at a time, in this process by a lock and among processes by a file that one can have open.
    /// </summary>
    private static bool TryName(string folder, string temporary, string file)
    {
        lock (Naming)
        {
            using var turn = new FileStream(Path.Combine(folder, ".naming"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            if (File.Exists(file))
            {
                return false;
            }

            File.Move(temporary, file, overwrite: false);
            return true;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TryReadAsync(string name, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var file = FileOf(name);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            await stream.CopyToAsync(destination, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("read", name, exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BackupBlob> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask;
        foreach (var blob in List(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return blob;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var file = FileOf(name);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            File.Delete(file);
            ClearFolder(Path.GetDirectoryName(file)!);
        }
        catch (DirectoryNotFoundException)
        {
            // Nor is there the blob.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("deleted", name, exception);
        }

        return Task.CompletedTask;
    }

    private List<BackupBlob> List(string prefix)
    {
        try
        {
            // Only the folder that all such names are in is looked through.
            var folder = Path.Combine(path, prefix[..(prefix.LastIndexOf('/') + 1)].Replace('/', Path.DirectorySeparatorChar));
            return !Directory.Exists(folder) ? [] :
            [
                .. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
                    .Where(file => !file.Name.StartsWith('.'))
                    .Select(file => new BackupBlob(Path.GetRelativePath(path, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length))
                    .Where(blob => blob.Name.StartsWith(prefix, StringComparison.Ordinal))
                    .OrderBy(blob => blob.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("listed", prefix, exception);
        }
    }

    /// <summary>Deletes what writes of a blob that were cut off left behind. One that is under way finds the blob there in the end.</summary>
    private static void ClearBeside(string folder, string file)
    {
        try
        {
            foreach (var left in Directory.EnumerateFiles(folder, BesideOf(file) + "*").Append(Path.Combine(folder, "." + Path.GetFileName(file))))
            {
                TryDelete(left);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The blob is there: a later write looks again.
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way: names of blobs don't begin with '.'.
        }
    }

    /// <summary>What the names of files begin with that a blob is written into: no other blob's do, as none has a '~'.</summary>
    private static string BesideOf(string file) => $".{Path.GetFileName(file)}~";

    /// <summary>Deletes a folder in which nothing is left but what writes that were cut off left behind.</summary>
    private static void ClearFolder(string folder)
    {
        if (!Directory.EnumerateFileSystemEntries(folder).Any(entry => !Path.GetFileName(entry).StartsWith('.')))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string FileOf(string name) => Path.Combine([path, .. BackupBlobName.Checked(name).Split('/')]);

    private BackupStoreException Failed(string done, string name, Exception exception) =>
        new($"'{name}' could not be {done} in {Description}: {exception.Message} {setting ?? "The path"} has to name a folder that can be written.", exception, exception is UnauthorizedAccessException ? BackupStoreFault.Permission : BackupStoreFault.Other);
}
