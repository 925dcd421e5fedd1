using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace EndToEnd.App.Jobs;

/// <summary>Takes all that a job may take, and needs the platform's context.</summary>
public static class ContextJob
{
    [Function("with-context")]
    [Job]
    public static JobResult Run([TimerTrigger("%Schedules:WithContext%")] TimerInfo timer, FunctionContext platform, JobContext job, CancellationToken cancellationToken) =>
        JobResult.Success($"{platform.FunctionDefinition.Name} is {job.Job}, past due: {timer.IsPastDue}, one token: {platform.CancellationToken == cancellationToken}");
}
