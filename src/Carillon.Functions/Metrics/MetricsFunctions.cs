using System.Net.Mime;
using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Metrics;

/// <summary>What Prometheus scrapes.</summary>
[Operations("Health")]
public sealed class MetricsFunctions(StoredMetrics stored, ProcessMetrics process, RequestCounts requests)
{
    /// <summary>
    /// <c>GET /metrics</c>: the metrics of all jobs and of the installation, the same on every instance, and after them those of the
    /// process that answers. Callers who see the jobs of some namespaces get the metrics of those jobs, and no others.
    /// </summary>
    [Function("metrics-text")]
    [Requires(Role.Reader, Reach.Own)]
    [Operation("Scrape the metrics", "In the text format of Prometheus, version 0.0.4: those of all jobs that the caller sees, and of the process that answers.")]
    [Answers(200, "The metrics.", ContentType = MediaTypeNames.Text.Plain)]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request)
    {
        var caller = Caller.Of(request);
        var text = new PrometheusText();
        await stored.WriteAsync(text, caller.Namespaces, request.HttpContext.RequestAborted);
        if (caller.Namespaces is null)
        {
            process.Write(text);
            requests.Write(text);
        }

        return Results.Text(text.ToString(), PrometheusText.ContentType);
    }
}
