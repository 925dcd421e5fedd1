using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Sqlite;
using Carillon.TestKit.Storage;
using Functions;
using Microsoft.Data.Sqlite;

namespace Carillon.Functions.Tests;

/// <summary>How the app ends where it can't start. What else stops a start is told in EndToEnd.Tests.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-app-").FullName;

    [Fact]
    public async Task Main_RowOfAJobDamaged_EndsWithOne()
    {
        var path = Path.Combine(_folder, "data", "carillon.db");
        await using (var store = new SqliteStateStore(path))
        {
            await store.OpenAsync(CancellationToken.None);
            var row = SampleRows.All[0].Row;
            await store.CommitAsync(new StateTransaction().Insert(StateKeys.Job(JobId.Create("default", "site-check")), row), CancellationToken.None);
        }

        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE rows SET body = 'not json'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        Assert.Equal(1, await Program.Main(["--applicationName=Functions", "--port=0", "--environment=Development", $"--contentRoot={_folder}"]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
