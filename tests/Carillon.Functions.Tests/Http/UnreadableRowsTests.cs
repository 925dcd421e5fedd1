using System.Net;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;

namespace Carillon.Functions.Tests.Http;

/// <summary>A damaged row is shown for what it is, at the job or the execution it belongs to.</summary>
public sealed class UnreadableRowsTests : IAsyncLifetime
{
    private const string SiteCheck = "/api/jobs/default/site-check";

    private static readonly JobId Job = JobId.Create("default", "site-check");

    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task JobsGet_StateUnreadable_SaysSoInsteadOfZeros()
    {
        Damage(StateKeys.JobState(Job));

        var (status, job) = await _app.GetAsync(SiteCheck);
        var (_, list) = await _app.GetAsync("/api/jobs");

        Assert.Equal(HttpStatusCode.OK, status);
        var inList = Assert.Single(list.GetProperty("items").EnumerateArray(), item => item.GetProperty("name").GetString() == "site-check");
        foreach (var shown in new[] { inList, job })
        {
            Assert.NotEmpty(shown.GetProperty("unreadable").GetString()!);
            Assert.Equal("0 */5 * * * *", shown.GetProperty("schedule").GetString());
            Assert.DoesNotContain(shown.EnumerateObject(), property => property.Name is "totals" or "running" or "consecutiveFailures" or "nextRun");
        }
    }

    [Fact]
    public async Task JobsGet_DefinitionUnreadable_SaysSo()
    {
        Damage(StateKeys.Job(Job));

        var (status, job) = await _app.GetAsync(SiteCheck);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("site-check", job.GetProperty("name").GetString());
        Assert.NotEmpty(job.GetProperty("unreadable").GetString()!);
    }

    [Fact]
    public async Task ExecutionsGet_RowUnreadable_NamesIt()
    {
        var (_, run) = await _app.PostAsync($"{SiteCheck}/run?wait=60s");
        var id = run.GetProperty("id").GetString()!;
        Assert.True(ExecutionId.TryParse(id, out var execution));
        var key = StateKeys.Execution(Job, execution);
        Damage(key);

        var (status, shown) = await _app.GetAsync($"/api/executions/{id}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(id, shown.GetProperty("id").GetString());
        Assert.Contains($"The row '{key}' can't be used", shown.GetProperty("unreadable").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StateUnreadable_NamesTheRowAndIsNotSentAwayForLater()
    {
        var key = StateKeys.JobState(Job);
        Damage(key);

        var (status, problem) = await _app.PostAsync($"{SiteCheck}/run");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(key.Value, problem.GetProperty("row").GetString());
        Assert.Contains("until it is repaired, or deleted and the app started again", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private void Damage(RowKey key) => _app.Store.Damage(key, "{"u8.ToArray());
}
