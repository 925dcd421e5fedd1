using System.Globalization;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Functions.Jobs;

/// <summary>Asks each site for a page, every five minutes, and fails when one of them does not answer as it should.</summary>
public sealed partial class SiteCheckJob(IHttpClientFactory clients, SiteList sites, TimeProvider time, ILogger<SiteCheckJob> logger)
{
    /// <summary>
    /// How many sites are asked at a time: some that hang cost their patience once, not one after the other, and the latency
    /// of one is hardly another's.
    /// </summary>
    private const int AtATime = 8;

    /// <summary>Checks every site. Where there are several, the numbers of each end in its place in the setting.</summary>
    [Function("site-check")]
    [Job(Description = "GETs each URL of SiteCheck:Urls and fails when one is down", Timeout = "00:02:00")]
    public async Task<JobResult> RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, JobContext job, CancellationToken cancellationToken)
    {
        var urls = sites.Urls();
        var problems = new string?[urls.Count];
        var answered = 0;
        await Parallel.ForAsync(0, urls.Count, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (i, stop) =>
        {
            problems[i] = await CheckAsync(urls[i], job, urls.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $".{i + 1}"), stop);
            job.ReportProgress(100d * Interlocked.Increment(ref answered) / urls.Count, urls[i].Host);
        });

        var down = problems.OfType<string>().ToList();
        return down.Count == 0
            ? JobResult.Success(string.Create(CultureInfo.InvariantCulture, $"{urls.Count} of {urls.Count} sites are up."))
            : JobResult.Failure(string.Create(CultureInfo.InvariantCulture, $"{down.Count} of {urls.Count} sites are down: {string.Join("; ", down)}"));
    }

    /// <returns>What is wrong with the site, or null where it is up.</returns>
    private async Task<string?> CheckAsync(Uri url, JobContext job, string suffix, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(SiteList.HttpClientName);
        var start = time.GetTimestamp();
        try
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var latency = time.GetElapsedTime(start).TotalMilliseconds;
            var status = (int)response.StatusCode;
            job.SetMetric("statusCode" + suffix, status);
            job.SetMetric("latencyMs" + suffix, Math.Round(latency, 1));
            LogAnswered(url, status, latency);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"{url} answered {status}");
        }
        catch (HttpRequestException exception)
        {
            LogNoAnswer(url, exception.Message);
            return $"{url} did not answer: {exception.Message}";
        }
        catch (TaskCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            LogNoAnswer(url, exception.InnerException.Message);
            return string.Create(CultureInfo.InvariantCulture, $"{url} did not answer within {client.Timeout.TotalSeconds:0} s");
        }
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "{Url} answered {Status} after {LatencyMs:0.0} ms.")]
    private partial void LogAnswered(Uri url, int status, double latencyMs);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "{Url} did not answer: {Problem}")]
    private partial void LogNoAnswer(Uri url, string problem);
}
