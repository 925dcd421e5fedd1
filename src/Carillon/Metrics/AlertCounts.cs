using Carillon.Alerts;
using Carillon.Storage.Rows;

namespace Carillon.Metrics;

/// <summary>The open alerts of one rule, counted.</summary>
internal sealed class AlertCounts
{
    private readonly SortedDictionary<string, int> _open = new(Enum.GetNames<AlertSeverity>().ToDictionary(Name, _ => 0), StringComparer.Ordinal);

    /// <summary>How many are not over, by severity; each of them is there, also where there is none.</summary>
    public IReadOnlyDictionary<string, int> Open => _open;

    /// <summary>Adds those of a subject.</summary>
    public void Add(WatchRow watch)
    {
        if (watch.Open)
        {
            var severity = Name(watch.Severity?.ToString() ?? "unknown");
            _open[severity] = _open.GetValueOrDefault(severity) + 1;
        }
    }

    private static string Name(string severity) => severity.ToLowerInvariant();
}
