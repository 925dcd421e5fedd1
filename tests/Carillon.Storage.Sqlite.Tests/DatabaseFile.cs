namespace Carillon.Storage.Sqlite.Tests;

/// <summary>The path of a database in a folder of its own, gone with the test.</summary>
internal sealed class DatabaseFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "carillon.db");

    public FileInfo Log => new(Path + "-wal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
