using System.Collections.Concurrent;
using System.Globalization;
using Carillon.Diagnostics;
using Carillon.Metrics;

namespace Carillon.Functions.Metrics;

/// <summary>How often this process answered requests to Carillon's functions, and how.</summary>
public sealed class RequestCounts(ProcessIdentity identity)
{
    private readonly ConcurrentDictionary<(string Function, int Code), long> _counts = new();

    /// <summary>Counts an answer that is complete.</summary>
    public void Count(string function, int code) => _counts.AddOrUpdate((function, code), 1, static (_, count) => count + 1);

    /// <summary>Writes them.</summary>
    public void Write(PrometheusText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Counter("carillon_http_requests_total", "Requests to Carillon's functions that were answered, by function and status.");
        foreach (var ((function, code), count) in _counts.OrderBy(pair => pair.Key.Function, StringComparer.Ordinal).ThenBy(pair => pair.Key.Code))
        {
            text.Sample(count, ("instance", identity.Instance), ("function", function), ("code", code.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
