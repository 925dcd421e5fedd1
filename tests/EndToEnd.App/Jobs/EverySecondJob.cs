using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EndToEnd.App.Jobs;

/// <summary>Asks the app for its own health every second: a site check for the impatient.</summary>
public sealed partial class EverySecondJob(
    ProbeFolder probe, IHttpClientFactory clients, IConfiguration configuration, TimeProvider time, ILogger<EverySecondJob> logger)
{
    [Function("every-second")]
    [Job(Description = "Asks the app for its own health", Timeout = "00:00:10")]
    public async Task<JobResult> RunAsync([TimerTrigger("* * * * * *")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        probe.NoteStart(job);
        using var client = clients.CreateClient();
        var start = time.GetTimestamp();
        using var response = await client.GetAsync(new Uri($"http://{configuration["WEBSITE_HOSTNAME"]}/api/health"), cancellationToken);
        job.SetMetric("statusCode", (int)response.StatusCode);
        job.SetMetric("latencyMs", time.GetElapsedTime(start).TotalMilliseconds);
        LogAnswered((int)response.StatusCode);
        return JobResult.Success("The app is up.");
    }

    [LoggerMessage(EventId = 901, Level = LogLevel.Information, Message = "The app answered {Status}.")]
    private partial void LogAnswered(int status);
}
