using System.Net;
using Carillon.Logs;
using Carillon.Storage.Rows;
using Carillon.TestKit.Engine;

namespace Carillon.Functions.Tests.Http;

/// <summary><c>GET /api/executions/{id}/log</c>, with long logs in a folder, as the app is composed.</summary>
[Trait("Req", "TO31")]
public sealed class ExecutionLogTests : IAsyncLifetime
{
    private const int ManyLines = 2_000;

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Get_LongLog_IsAllOfItAsText()
    {
        var row = await RunAsync(ManyLines);

        using var answer = await LogAsync(row.Id.ToString());

        Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal(TalkativeBody.Lines(1, ManyLines), await answer.Content.ReadAsStringAsync());
        var (_, shown) = await _app.GetAsync($"/api/executions/{row.Id}");
        Assert.Equal(row.LongLog!.Characters, shown.GetProperty("logCharacters").GetInt32());
        Assert.Equal(ManyLines, shown.GetProperty("logLines").GetInt32());
        Assert.Equal($"/api/executions/{row.Id}/log", shown.GetProperty("logUrl").GetString());
        Assert.Equal(row.Log, shown.GetProperty("log").GetString());
    }

    [Fact]
    public async Task Get_ShortLog_IsWhatTheRowHolds()
    {
        var row = await RunAsync(3);

        using var answer = await LogAsync(row.Id.ToString());

        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(TalkativeBody.Lines(1, 3), await answer.Content.ReadAsStringAsync());
        var (_, shown) = await _app.GetAsync($"/api/executions/{row.Id}");
        Assert.DoesNotContain(shown.EnumerateObject(), property => property.Name is "logCharacters" or "logLines" or "logUrl");
    }

    [Fact]
    public async Task Get_BlobIsGone_Is410AndSaysWhereTheEndIs()
    {
        var row = await RunAsync(ManyLines);
        await _app.Get<LogPlace>().Blobs.DeleteAsync(row.LongLog!.Blob, CancellationToken.None);

        var (status, problem) = await _app.GetAsync($"/api/executions/{row.Id}/log");

        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Equal(
            $"The whole log of the execution is gone, its end is in GET /api/executions/{row.Id}. '{row.LongLog.Blob}' is no longer in the folder data/backups.",
            problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("019cadfd890010f688467edc85a2afc0")]
    [InlineData("nonsense")]
    public async Task Get_NoSuchExecution_Is404(string id)
    {
        var (status, problem) = await _app.GetAsync($"/api/executions/{id}/log");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains(id, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WithoutTheToken_IsRefused()
    {
        await using var app = await AppUnderTest.StartAsync(settings: ("Carillon:Access:Token", "a-token-of-enough-characters"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.GetAsync("/api/executions/019cadfd890010f688467edc85a2afc0/log")).Status);
    }

    /// <summary>Runs a job that says so many lines, in another process that shares the app's rows and its folder.</summary>
    private async Task<ExecutionRow> RunAsync(int lines)
    {
        using var engine = new EngineUnderTest(memory: _app.Store, clock: _app.Clock, blobs: _app.Get<LogPlace>().Blobs);
        var job = await engine.DeclareAsync(body: TalkativeBody.Of(engine, lines));
        return (await engine.RunByHandAsync(job)).Execution;
    }

    private Task<HttpResponseMessage> LogAsync(string id) => _app.Client.GetAsync(new Uri($"/api/executions/{id}/log", UriKind.Relative));
}
