using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Azure.Tables;
using Carillon.Storage.Sqlite;
using Carillon.TestKit.Azurite;

namespace Carillon.Functions.Tests.Backups;

/// <summary>Restores over HTTP to a place of each kind, through the app as it is composed.</summary>
public sealed class RestoreFunctionsTests : IAsyncLifetime
{
    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync(settings: ("Carillon:Backup:Enabled", "true"));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("Req", "SC32")]
    public async Task BackupsRestore_ToAnotherFile_HoldsTheSameExecutions()
    {
        var name = await RunAndTakeAsync(3);
        var (_, plan) = await _app.PostAsync("/api/backups/restore", """{"dryRun": true}""");
        Assert.Equal((true, name), (plan.GetProperty("dryRun").GetBoolean(), plan.GetProperty("snapshot").GetString()));

        var (status, restored, _) = await _app.SendAsync("POST", "/api/backups/restore", ToFile("./test-restore.db"), key: "once");

        Assert.Equal(3, (await ExecutionsAsync(_app.Store)).Count);
        Assert.Equal((HttpStatusCode.OK, plan.GetProperty("rows").GetInt64()), (status, restored.GetProperty("rows").GetInt64()));
        await using (var store = new SqliteStateStore(Path.Combine(_app.Folder, "test-restore.db")))
        {
            await AssertHoldsAsync(store, await ExecutionsAsync(_app.Store));
        }

        var entry = (await _app.GetAsync("/api/audit")).Body.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("act").GetString() == "restore");
        Assert.Equal((name, "./test-restore.db"), (entry.GetProperty("after").GetProperty("snapshot").GetString(), entry.GetProperty("after").GetProperty("target").GetString()));

        // The same request again restores nothing; another one to the same file is refused.
        var (again, _, headers) = await _app.SendAsync("POST", "/api/backups/restore", ToFile("./test-restore.db"), key: "once");
        Assert.Equal(HttpStatusCode.OK, again);
        Assert.True(headers.Contains("Idempotent-Replay"));
        var (refused, problem) = await _app.PostAsync("/api/backups/restore", ToFile("./test-restore.db"));
        Assert.Equal(HttpStatusCode.Conflict, refused);
        Assert.Contains("is not empty", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "SC32")]
    public async Task BackupsRestore_ReplaceAFile_PutsTheStateInPlaceOfAnotherAndOfNothingElse()
    {
        await RunAndTakeAsync(1);
        Assert.Equal(HttpStatusCode.OK, (await _app.PostAsync("/api/backups/restore", ToFile("./other.db"))).Status);
        await RunAndTakeAsync(1);
        await File.WriteAllTextAsync(Path.Combine(_app.Folder, "letters.txt"), "Dear Sir or Madam");

        Assert.Equal(HttpStatusCode.Conflict, (await _app.PostAsync("/api/backups/restore", ToFile("./other.db"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.PostAsync("/api/backups/restore", ToFile("./other.db", replace: true))).Status);
        await using (var store = new SqliteStateStore(Path.Combine(_app.Folder, "other.db")))
        {
            await AssertHoldsAsync(store, await ExecutionsAsync(_app.Store));
        }

        var (status, problem) = await _app.PostAsync("/api/backups/restore", ToFile("./letters.txt", replace: true));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("something else than a state", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("Dear Sir or Madam", await File.ReadAllTextAsync(Path.Combine(_app.Folder, "letters.txt")));
    }

    [Fact]
    [Trait("Req", "SC32")]
    public async Task BackupsRestore_ToAFolder_IsABackupOfThatMomentThatCanBeRestored()
    {
        await RunAndTakeAsync(2);
        var (_, plan) = await _app.PostAsync("/api/backups/restore", """{"dryRun": true, "target": {"kind": "folder", "path": "./written-out"}}""");
        Assert.False(Directory.Exists(Path.Combine(_app.Folder, "written-out")));
        var executions = await ExecutionsAsync(_app.Store);
        Assert.Equal(2, executions.Count);
        _app.Clock.Advance(TimeSpan.FromMinutes(10));

        var (status, restored) = await _app.PostAsync("/api/backups/restore", ToFolder("./written-out", to: plan.GetProperty("point").GetString()));

        Assert.Equal((HttpStatusCode.OK, "./written-out"), (status, restored.GetProperty("target").GetString()));
        var folder = Path.Combine(_app.Folder, "written-out");
        Assert.Equal(["dev"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
        var manifest = Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(folder, "dev", "snapshots"))), "manifest.json.gz");
        await using (var unzipped = new GZipStream(File.OpenRead(manifest), CompressionMode.Decompress))
        {
            using var lines = new StreamReader(unzipped);
            Assert.Equal(plan.GetProperty("point").GetDateTimeOffset(), JsonElement.Parse((await lines.ReadLineAsync())!).GetProperty("point").GetDateTimeOffset());
        }

        // An app whose backups are kept there restores the same.
        await using (var other = await AppUnderTest.StartAsync(settings: [("Carillon:Backup:Storage", "folder"), ("Carillon:Backup:Folder", folder)]))
        {
            var (again, body) = await other.PostAsync("/api/backups/restore", JsonSerializer.Serialize(new { to = plan.GetProperty("point").GetString(), target = new { kind = "sqlite", path = "x.db" } }));
            Assert.Equal((HttpStatusCode.OK, plan.GetProperty("point").GetString()), (again, body.GetProperty("point").GetString()));
            await using var store = new SqliteStateStore(Path.Combine(other.Folder, "x.db"));
            await AssertHoldsAsync(store, executions);
        }

        var (refused, problem) = await _app.PostAsync("/api/backups/restore", ToFolder("./written-out"));
        Assert.Equal(HttpStatusCode.Conflict, refused);
        Assert.Contains("is not empty", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.PostAsync("/api/backups/restore", ToFolder("./written-out", replace: true))).Status);
        Assert.Single(Directory.GetDirectories(Path.Combine(folder, "dev", "snapshots")));

        await File.WriteAllTextAsync(Path.Combine(folder, "letters.txt"), "Dear Sir or Madam");
        Assert.Equal(HttpStatusCode.Conflict, (await _app.PostAsync("/api/backups/restore", ToFolder("./written-out", replace: true))).Status);
    }

    [Fact]
    [Trait("Req", "SC32")]
    public async Task BackupsRestore_ToATable_HoldsTheSameExecutions()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = $"t{Guid.NewGuid():n}";
        await using var app = await AppUnderTest.StartAsync(settings: [("Carillon:Backup:Enabled", "true"), ("Elsewhere", azurite.ConnectionString)]);
        await RunAndTakeAsync(2, app);
        var body = JsonSerializer.Serialize(new { target = new { kind = "table", table, connection = "Elsewhere" } });

        var (status, restored) = await app.PostAsync("/api/backups/restore", body);

        Assert.Equal((HttpStatusCode.OK, $"the table {table} of Elsewhere"), (status, restored.GetProperty("target").GetString()));
        using (var store = new TableStateStore(
            new TableConnection("Elsewhere", options => new Azure.Data.Tables.TableServiceClient(azurite.ConnectionString, options)),
            new TableStoreOptions { Table = table, App = "Functions" }, TimeProvider.System))
        {
            await AssertHoldsAsync(store, await ExecutionsAsync(app.Store));
        }

        Assert.Equal(HttpStatusCode.Conflict, (await app.PostAsync("/api/backups/restore", body)).Status);
        var replace = JsonSerializer.Serialize(new { target = new { kind = "table", table, connection = "Elsewhere", replace = true } });
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/api/backups/restore", replace)).Status);
    }

    [Theory]
    [InlineData("""{"kind": "sqlite", "path": "./refused"}""")]
    [InlineData("""{"kind": "folder", "path": "./refused"}""")]
    [Trait("Req", "SC31")]
    public async Task BackupsRestore_DamagedPart_IsRefusedAndNothingIsMade(string target)
    {
        var name = await RunAndTakeAsync(1);
        var part = Path.Combine(_app.Folder, "data", "backups", "dev", "snapshots", name, "00001.ndjson.gz");
        var bytes = await File.ReadAllBytesAsync(part);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(part, bytes);
        var before = Directory.GetFileSystemEntries(_app.Folder);

        var (status, problem) = await _app.PostAsync("/api/backups/restore", $$"""{"target": {{target}}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("00001.ndjson.gz", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(_app.Folder));
    }

    [Fact]
    [Trait("Req", "SC31")]
    public async Task BackupsRestore_NewestIncrementIsGone_IsRefusedUnlessAnEarlierMomentIsAskedFor()
    {
        await RunAndTakeAsync(1);
        var (_, sound) = await _app.PostAsync("/api/backups/restore", """{"dryRun": true}""");
        Assert.Equal(0, sound.GetProperty("incrementsMissing").GetInt64());
        await _app.PostAsync("/api/jobs/default/site-check/run?wait=60s");
        Assert.Equal("Succeeded", (await _app.PostAsync("/api/jobs/default/backup-increment/run?wait=60s")).Body.GetProperty("state").GetString());
        var newest = Directory.GetFiles(Path.Combine(_app.Folder, "data", "backups", "dev", "increments"), "*.gz").Order().Last();
        File.Delete(newest);

        var (status, problem) = await _app.PostAsync("/api/backups/restore", """{"dryRun": true}""");
        var (earlier, plan) = await _app.PostAsync("/api/backups/restore", JsonSerializer.Serialize(new { dryRun = true, to = sound.GetProperty("point").GetString() }));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains($"dev/increments/{Path.GetFileName(newest)} is missing, the newest that was written", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, 1), (earlier, plan.GetProperty("incrementsMissing").GetInt64()));

        // The next minute's increment notices it, and is written all the same.
        await _app.PostAsync("/api/jobs/default/site-check/run?wait=60s");
        var (_, run) = await _app.PostAsync("/api/jobs/default/backup-increment/run?wait=60s");
        Assert.Equal("Failed", run.GetProperty("state").GetString());
        Assert.Contains(Path.GetFileName(newest), run.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(["Drill"], (await _app.GetAsync("/api/ready")).Body.GetProperty("backups").GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetString()!));
        Assert.Equal("Succeeded", (await _app.PostAsync("/api/jobs/default/backup-increment/run?wait=60s")).Body.GetProperty("state").GetString());
        Assert.NotEmpty((await _app.GetAsync("/api/ready")).Body.GetProperty("backups").GetProperty("alarms").EnumerateArray());
    }

    [Theory]
    [InlineData("{}", "target")]
    [InlineData("""{"target": "restore.db"}""", "target")]
    [InlineData("""{"target": {"kind": "somewhere"}}""", "target.kind")]
    [InlineData("""{"target": {"kind": "table", "path": "x"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "table", "table": "no-table"}}""", "target.table")]
    [InlineData("""{"target": {"kind": "table", "table": "Tables"}}""", "target.table")]
    [InlineData("""{"target": {"kind": "table"}}""", "target.table")]
    [InlineData("""{"target": {"kind": "table", "table": "Other"}}""", "target.connection")]
    [InlineData("""{"target": {"kind": "table", "table": "Other", "connection": ""}}""", "target.connection")]
    [InlineData("""{"target": {"kind": "table", "table": "Other", "connection": "Nowhere"}}""", "target.connection")]
    [InlineData("""{"target": {"kind": "table", "table": "Other", "connection": "AccountKey=c2VjcmV0"}}""", "target.connection")]
    [InlineData("""{"target": {"kind": "folder"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "folder", "path": "."}}""", "target.path")]
    [InlineData("""{"target": {"kind": "folder", "path": "../outside"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "folder", "path": "data"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "folder", "path": "data/backups"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "folder", "path": "data/backups/dev/other"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "folder", "table": "x"}}""", "target.table")]
    [InlineData("""{"target": {"kind": "sqlite", "path": "data/carillon.db"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "sqlite", "path": "./data/../data/carillon-2.db"}}""", "target.path")]
    [InlineData("""{"target": {"path": "x.db"}}""", "target.kind")]
    [InlineData("""{"target": {"kind": "sqlite"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "sqlite", "path": ""}}""", "target.path")]
    [InlineData("""{"target": {"kind": "sqlite", "path": 7}}""", "target.path")]
    [InlineData("""{"target": {"kind": "sqlite", "path": "../outside.db"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "sqlite", "path": "/etc/outside.db"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "sqlite", "path": "a\u0000.db"}}""", "target.path")]
    [InlineData("""{"target": {"kind": "sqlite", "path": "x.db", "replace": "yes"}}""", "target.replace")]
    [InlineData("""{"dryRun": "yes"}""", "dryRun")]
    [InlineData("""{"dryRun": true, "to": "yesterday"}""", "to")]
    [InlineData("""{"dryRun": true, "to": "2026-03-01T00:00:00"}""", "to")]
    [InlineData("""{"dryRun": true, "to": 5}""", "to")]
    [InlineData("""{"dryRun": true, "reason": 5}""", "reason")]
    [InlineData("""{"dryRun": true, "force": true}""", "force")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    public async Task BackupsRestore_BodyThatCannotBeUsed_IsRefusedAndNamed(string body, string field)
    {
        var (status, problem) = await _app.PostAsync("/api/backups/restore", body);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task BackupsRestore_NothingToRestoreFrom_IsAConflict()
    {
        var (status, problem) = await _app.PostAsync("/api/backups/restore", """{"dryRun": true}""");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("There is no snapshot under dev/snapshots/.", problem.GetProperty("detail").GetString());
    }

    private static string ToFile(string path, bool replace = false) => JsonSerializer.Serialize(new { target = new { kind = "sqlite", path, replace } });

    private static string ToFolder(string path, bool replace = false, string? to = null) => JsonSerializer.Serialize(new { to, target = new { kind = "folder", path, replace } });

    private static async Task AssertHoldsAsync(IStateStore store, IReadOnlyList<RowKey> executions)
    {
        await store.OpenAsync(CancellationToken.None);
        Assert.Equal(executions, await ExecutionsAsync(store));
        Assert.Null(await store.ReadAsync(StateKeys.Restore, CancellationToken.None));
    }

    private static async Task<IReadOnlyList<RowKey>> ExecutionsAsync(IStateStore store) =>
        [.. (await store.ReadRangeAsync(StateKeys.Executions(JobId.Create("default", "site-check")), 10, CancellationToken.None)).Rows.Select(row => row.Key)];

    /// <returns>The name of the snapshot.</returns>
    private async Task<string> RunAndTakeAsync(int runs, AppUnderTest? other = null)
    {
        var app = other ?? _app;
        for (var i = 0; i < runs; i++)
        {
            await app.PostAsync("/api/jobs/default/site-check/run?wait=60s");
        }

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Succeeded", (await app.PostAsync("/api/backups?wait=60s")).Body.GetProperty("state").GetString());
        return (await app.GetAsync("/api/backups")).Body.GetProperty("items")[0].GetProperty("name").GetString()!;
    }
}
