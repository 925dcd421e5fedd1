using System.Net;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Functions.Tests.Http;

public sealed class RunFunctionsTests : IAsyncLifetime
{
    private AppUnderTest _app = null!;

    public async Task InitializeAsync() => _app = await AppUnderTest.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_JobOfAnotherBuild_SaysThatThisOneHasNotItsCode(bool retired)
    {
        var row = (await _app.Store.ReadAsync<JobRow>(StateKeys.Job(JobId.Create("default", "site-check")), CancellationToken.None))!.Row;
        var other = new StateTransaction().Insert(StateKeys.Job(JobId.Create("default", "elsewhere")), row with { RetiredAt = retired ? Some.Instant : null });
        Assert.True((await _app.Store.CommitAsync(other, CancellationToken.None)).Committed);

        var (status, problem) = await _app.PostAsync("/api/jobs/default/elsewhere/run");

        Assert.Equal((HttpStatusCode.Conflict, "The job 'default/elsewhere' can't be run by hand: this build does not have its code."),
            (status, problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Run_NoSuchJob_IsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _app.PostAsync("/api/jobs/default/nobody/run")).Status);
}
