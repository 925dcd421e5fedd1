namespace Carillon.Functions.OpenApi;

/// <summary>The parameters of paths, and what they mean.</summary>
internal static class PathParameters
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["jobs/{ns}"] = "The namespace of the job, in any case of letters.",
        ["{ns}/{name}"] = "The name of the job, in any case of letters.",
        ["executions/{id}"] = "The id of the execution: 32 hex characters.",
        ["alerts/{id}"] = "The id of the alert: 32 hex characters.",
        ["tokens/{id}"] = "The id of the token: 32 hex characters.",
        ["backups/{name}"] = "The name of the snapshot.",
        ["records/{kind}"] = "The kind: job_runs, sweeper_logs, monitoring_alerts, health_checks, metrics_data or cleanup_logs.",
    };

    /// <summary>Those of a route.</summary>
    /// <exception cref="InvalidOperationException">It has one of which nothing is known.</exception>
    public static IEnumerable<(string Name, string Meaning)> Of(string route)
    {
        var parts = route.Split('/');
        return parts.Zip(parts.Skip(1)).Where(pair => pair.Second is ['{', .., '}']).Select(pair =>
            (pair.Second[1..^1], Meanings.GetValueOrDefault($"{pair.First}/{pair.Second}")
                ?? throw new InvalidOperationException($"The route '{route}' has '{pair.Second}': say in {nameof(PathParameters)} what it means.")));
    }
}
