using System.Globalization;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EndToEnd.App.Jobs;

/// <summary>Lets a secret slip wherever a job can.</summary>
public sealed partial class LeakyJob(ProbeFolder probe, IConfiguration configuration, ILogger<LeakyJob> logger)
{
    [Function("leaky")]
    [Job]
    public async Task<JobResult> RunAsync([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var secret = configuration["Probe:ApiKey"];
        LogSecret(secret);
        job.ReportProgress(50, $"using {secret}");
        if (job.Parameters.ContainsKey("hold"))
        {
            await probe.WaitForReleaseAsync("leaky", cancellationToken);
        }

        // Padding moves the secret to where long texts are cut.
        var message = new string('.', int.Parse(job.Parameters.GetValueOrDefault("padding", "0"), CultureInfo.InvariantCulture)) + $"refused: {secret}, for good";
        return job.Parameters.ContainsKey("return") ? JobResult.Failure(message) : throw new InvalidOperationException(message);
    }

    [LoggerMessage(EventId = 903, Level = LogLevel.Information, Message = "The key is {Secret}.")]
    private partial void LogSecret(string? secret);
}
