using System.Globalization;

namespace Carillon.Functions.Access;

/// <summary>Reads <see cref="RateLimitOptions.Routes"/>.</summary>
internal static class RouteLimits
{
    /// <summary>Reads it.</summary>
    /// <param name="text">Names and limits: <c>jobs-run=60; audit-list=0</c>.</param>
    /// <param name="limits">The limits, by name in any case.</param>
    /// <returns>Whether it can be read.</returns>
    public static bool TryRead(string? text, out IReadOnlyDictionary<string, int> limits)
    {
        var read = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        limits = read;
        foreach (var entry in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1
                || !int.TryParse(entry[(equals + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                || !read.TryAdd(entry[..equals].Trim(), limit))
            {
                return false;
            }
        }

        return true;
    }
}
