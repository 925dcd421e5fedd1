using System.Text.Json.Nodes;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests.Kills;

/// <summary>A job, what its state says, and all its finished executions.</summary>
internal sealed record LedgerJob(
    string Name,
    string Overlap,
    int MaxRetries,
    int RerunAfterLoss,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastEdit,
    int UnderWay,
    IReadOnlyDictionary<string, long> Totals,
    IReadOnlyList<LedgerRow> Rows)
{
    /// <summary>Whether nothing of any load job is under way or waits.</summary>
    public static async Task<bool> AreQuietAsync(CarillonApi api) => (await ListAsync(api)).All(job => UnderWayOf(job) == 0);

    /// <summary>The load jobs.</summary>
    public static async Task<IReadOnlyList<LedgerJob>> ReadAllAsync(CarillonApi api)
    {
        var jobs = new List<LedgerJob>();
        foreach (var job in await ListAsync(api))
        {
            var name = job["name"]!.ToString();
            var rows = await api.ExecutionsAsync(name);
            jobs.Add(new LedgerJob(
                name,
                job["overlap"]!.ToString(),
                job["maxRetries"]!.GetValue<int>(),
                job["rerunAfterLoss"]!.GetValue<int>(),
                job["createdAt"]!.GetValue<DateTimeOffset>(),
                job["updatedAt"]!.GetValue<DateTimeOffset>(),
                UnderWayOf(job),
                job["totals"]!.AsObject().ToDictionary(total => total.Key, total => total.Value!.GetValue<long>(), StringComparer.OrdinalIgnoreCase),
                [.. rows.Select(LedgerRow.From)]));
        }

        return jobs;
    }

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(CarillonApi api) =>
        [.. (await api.GetAsync("/api/jobs?limit=200")).Body["items"]!.AsArray().Select(job => job!.AsObject()).Where(job => job["name"]!.ToString().StartsWith("load-", StringComparison.Ordinal))];

    private static int UnderWayOf(JsonObject job) => job["running"]!.AsArray().Count + (job["waiting"]?.AsArray().Count ?? 0);
}
