using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EndToEnd.App.Jobs;

/// <summary>Lets a secret slip wherever a job can.</summary>
public sealed partial class LeakyJob(IConfiguration configuration, ILogger<LeakyJob> logger)
{
    [Function("leaky")]
    [Job]
    public JobResult Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, JobContext job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var secret = configuration["Probe:ApiKey"];
        LogSecret(secret);
        job.ReportProgress(50, $"using {secret}");
        return job.Parameters.ContainsKey("return")
            ? JobResult.Failure($"refused: {secret}")
            : throw new InvalidOperationException($"refused: {secret}");
    }

    [LoggerMessage(EventId = 903, Level = LogLevel.Information, Message = "The key is {Secret}.")]
    private partial void LogSecret(string? secret);
}
