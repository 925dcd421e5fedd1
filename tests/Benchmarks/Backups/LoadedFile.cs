using Benchmarks.Harness;
using Carillon.Storage.Sqlite;

namespace Benchmarks.Backups;

/// <summary>One in a SQLite file, with its backups in a folder.</summary>
internal sealed class LoadedFile : LoadedStore
{
    private readonly TemporaryFolder? _folder;
    private readonly SqliteStateStore _store;

    private LoadedFile(int rows, string place, SqliteStateStore store)
        : base(rows, store, new FolderBackupStore(System.IO.Path.Combine(place, "backups")))
    {
        (Place, _store) = (place, store);
    }

    private LoadedFile(int rows, TemporaryFolder folder)
        : this(rows, folder.Path, new SqliteStateStore(FileIn(folder.Path)))
    {
        _folder = folder;
    }

    public override string Place { get; }

    /// <summary>The database's path.</summary>
    public string File => FileIn(Place);

    public static Task<LoadedFile> RentAsync(int rows) => RentAsync(rows, () => Task.FromResult(new LoadedFile(rows, new TemporaryFolder())));

    /// <summary>One that another process made.</summary>
    public static LoadedFile At(string place) => new(0, place, new SqliteStateStore(FileIn(place)));

    public override ValueTask CloseAsync() => _store.DisposeAsync();

    public override async Task<RestoreTarget> NewTargetAsync()
    {
        var folder = new TemporaryFolder();
        var target = new SqliteStateStore(FileIn(folder.Path));
        await target.OpenAsync(CancellationToken.None);
        return new RestoreTarget(target, async () =>
        {
            await target.DisposeAsync();
            folder.Dispose();
        });
    }

    protected override ValueTask DeleteAsync()
    {
        _folder?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string FileIn(string folder) => System.IO.Path.Combine(folder, "carillon.db");
}
