using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Functions.Jobs;

/// <summary>
/// Has the content automation process what is pending, and generate new content: it POSTs to the URL of the setting, with the key, how many
/// pieces it may process and how long it may take. The numbers of its answer are the metrics of the run.
/// </summary>
public sealed class ContentJob(IHttpClientFactory clients, IOptions<ContentOptions> options, TimeProvider time)
{
    internal const string HttpClientName = "content";

    internal const string NoUrl = "Content:Url is not set; set it to the URL of the content automation, and start the app again.";

    /// <summary>How long the answer may be under way, beside the time that the work may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int MostMetrics = 20;
    private const int LongestQuote = 500;

    /// <summary>Calls it once.</summary>
    [Function("content")]
    [Job(Alias = "content_pipeline_main", FunctionAlias = "trigger_content_automation", Timeout = "00:02:00",
        Description = "POSTs to Content:Url, which processes pending content and generates new.")]
    public async Task<JobResult> RunAsync([TimerTrigger("%Schedules:Content%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (string.IsNullOrEmpty(settings.Url))
        {
            return JobResult.Failure(NoUrl);
        }

        var limit = settings.Timeout + Patience;
        using var patience = new CancellationTokenSource(limit, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await PostAsync(new Uri(settings.Url), settings, ends.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return JobResult.Failure(string.Create(CultureInfo.InvariantCulture, $"The content automation did not answer within {limit.TotalSeconds:0.#} s."));
        }
        catch (HttpRequestException exception)
        {
            return JobResult.Failure($"The content automation can't be reached: {exception.Message}");
        }
    }

    private async Task<JobResult> PostAsync(Uri url, ContentOptions settings, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(HttpClientName);
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = JsonContent.Create(new Dictionary<string, long> { ["max_jobs"] = settings.MaxJobs, ["timeout_ms"] = (long)settings.Timeout.TotalMilliseconds }),
        };
        if (!string.IsNullOrEmpty(settings.ServiceRoleKey))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ServiceRoleKey);
        }

        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var status = (int)response.StatusCode;
        var metrics = Numbers(body);
        metrics["statusCode"] = status;
        return response.IsSuccessStatusCode
            ? JobResult.Success(string.Create(CultureInfo.InvariantCulture, $"The content automation answered {status}."), metrics)
            : JobResult.Failure(string.Create(CultureInfo.InvariantCulture, $"The content automation answered {status}: {Quote(body, settings.ServiceRoleKey)}"), metrics);
    }

    /// <summary>The numbers at the top of a JSON answer, or of its <c>data</c>. None where it is not JSON.</summary>
    private static Dictionary<string, double> Numbers(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var answer = json.RootElement;
            if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
            {
                answer = data;
            }

            return answer.ValueKind != JsonValueKind.Object ? [] : answer.EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.Number && member.Name.Length is > 0 and <= 100 && double.IsFinite(member.Value.GetDouble()))
                .DistinctBy(member => member.Name)
                .Take(MostMetrics)
                .ToDictionary(member => member.Name, member => member.Value.GetDouble());
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The beginning of an answer. Should it quote the key, that goes.</summary>
    private static string Quote(string body, string? key)
    {
        var text = string.IsNullOrEmpty(key) ? body : body.Replace(key, "***", StringComparison.Ordinal);
        return text.Length <= LongestQuote ? text : text[..LongestQuote] + " …";
    }
}
