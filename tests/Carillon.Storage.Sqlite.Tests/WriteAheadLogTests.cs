using System.Globalization;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Storage.Sqlite.Tests;

/// <summary>The log has its space from the beginning, keeps it, and what was committed is found whatever is left in it.</summary>
[Trait("Req", "SC2")]
public sealed class WriteAheadLogTests : IDisposable
{
    private readonly DatabaseFile _file = new();

    [Fact]
    public async Task Log_OfAFileJustOpened_HasItsSpaceAndIsGoneOnceItIsClosed()
    {
        await using (await OpenAsync(_file))
        {
            Assert.Equal(SqliteSchema.LargestLog, _file.Log.Length);
        }

        Assert.False(_file.Log.Exists);
    }

    [Fact]
    public async Task Log_FilledSeveralTimesOver_KeepsItsLengthAndEveryRow()
    {
        await using var store = await OpenAsync(_file);

        // Each row is 60 kB, so that these come to three times the log.
        const int Rows = 800;
        for (var row = 0; row < Rows; row++)
        {
            await InsertAsync(store, row);
            Assert.Equal(SqliteSchema.LargestLog, _file.Log.Length);
        }

        for (var row = 0; row < Rows; row++)
        {
            Assert.NotNull(await store.ReadAsync(Key(row), CancellationToken.None));
        }
    }

    [Fact]
    public async Task Log_LeftByAProcessThatDied_IsReadUpToWhatWasCommitted()
    {
        using var left = new DatabaseFile();
        await using (var store = await OpenAsync(_file))
        {
            await InsertAsync(store, 1);

            // What the disk holds while the process still lives is what it holds after its death.
            File.Copy(_file.Path, left.Path);
            File.Copy(_file.Log.FullName, left.Log.FullName);
        }

        await using var next = await OpenAsync(left);
        Assert.NotNull(await next.ReadAsync(Key(1), CancellationToken.None));
        await InsertAsync(next, 2);
        Assert.NotNull(await next.ReadAsync(Key(2), CancellationToken.None));
        Assert.Equal(SqliteSchema.LargestLog, left.Log.Length);
    }

    public void Dispose() => _file.Dispose();

    private static RowKey Key(int row) => StateKeys.Build(row.ToString(CultureInfo.InvariantCulture));

    private static async Task<SqliteStateStore> OpenAsync(DatabaseFile file)
    {
        var store = new SqliteStateStore(file.Path);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    private static async Task InsertAsync(SqliteStateStore store, int row)
    {
        var transaction = new StateTransaction().Insert(Key(row), new BuildRow(new string('x', 60_000), Some.Instant, Some.Instant));
        Assert.True((await store.CommitAsync(transaction, CancellationToken.None)).Committed);
    }
}
