using Carillon.Executions;
using Carillon.Functions.Http;
using Carillon.TestKit;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Tests.Http;

public sealed class OutcomeWaitTests
{
    [Fact]
    public async Task Of_NoSuchExecution_IsToldAtOnce()
    {
        await using var app = await AppUnderTest.StartAsync();

        // The app's clock stands: whoever waits for it does not come back.
        var answer = await app.Get<OutcomeWait>().OfAsync(ExecutionId.Random(Some.Instant), TimeSpan.FromSeconds(30), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);

        Assert.Equal(StatusCodes.Status404NotFound, Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode);
    }
}
