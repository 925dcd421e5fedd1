namespace Carillon.Storage.Sqlite.Tests;

public sealed class ReaderPoolTests : IDisposable
{
    private readonly DatabaseFile _file = new();

    [Fact]
    public void Use_ReadThrows_ClosesItsConnection()
    {
        using var writer = SqliteSchema.Open(_file.Path);
        using var pool = new ReaderPool(_file.Path);
        RowReader? used = null;

        Assert.Throws<FormatException>(() => pool.Use<int>(reader =>
        {
            used = reader;
            throw new FormatException();
        }));

        Assert.Throws<ObjectDisposedException>(() => used!.Find(StateKeys.Setting("heartbeat")));
        Assert.NotSame(used, pool.Use(reader => reader));
    }

    [Fact]
    public void Use_ReadSucceeds_KeepsItsConnectionForTheNext()
    {
        using var writer = SqliteSchema.Open(_file.Path);
        using var pool = new ReaderPool(_file.Path);

        Assert.Same(pool.Use(reader => reader), pool.Use(reader => reader));
    }

    public void Dispose() => _file.Dispose();
}
