using Carillon.Executions;
using Carillon.Functions.SystemJobs;
using Carillon.Jobs;
using Carillon.Records;
using Carillon.Retention;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Tests.SystemJobs;

public sealed class CleanupFunctionTests
{
    [Fact]
    [Trait("Req", "TO20")]
    public async Task Run_MoreThanFitsBeforeItsTimeout_StopsAndGoesOnTheNextTime()
    {
        using var engine = new EngineUnderTest();
        var job = await engine.DeclareAsync();
        for (var i = 0; i < 100; i++)
        {
            var at = Some.Instant.AddDays(-31).AddMinutes(i);
            var old = Some.Execution(job.Id, ExecutionState.Missed, ExecutionId.Random(at)) with { FinishedAt = at };
            await engine.Memory.CommitAsync(new StateTransaction().Insert(StateKeys.Execution(job.Id, old.Id), old), CancellationToken.None);
        }

        var context = new JobContext(job.Id, ExecutionId.Random(Some.Instant), RunTrigger.Schedule);
        var function = new CleanupFunction(engine.Get<Cleanup>(), engine.Get<RecordLog>(), engine.Clock);
        engine.Store.OnCommit = async (_, commit) =>
        {
            var outcome = await commit();
            if (outcome.Committed)
            {
                engine.Clock.Advance(TimeSpan.FromSeconds(101));
            }

            return outcome;
        };

        var first = await function.RunAsync(new TimerInfo(), context, CancellationToken.None);
        Assert.True(first.Succeeded);
        Assert.Equal("Deleted 48 executions, 0 jobs, 0 audit entries, 0 requests. It was stopped before it was through; the next one goes on.", first.Message);

        engine.Store.OnCommit = null;
        var second = await function.RunAsync(new TimerInfo(), context, CancellationToken.None);
        Assert.Equal("Deleted 52 executions, 0 jobs, 0 audit entries, 0 requests.", second.Message);
    }
}
