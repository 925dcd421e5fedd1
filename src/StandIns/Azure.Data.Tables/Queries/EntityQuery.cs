using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Queries;

/// <summary>What a query asks for, as the query of its address.</summary>
internal static class EntityQuery
{
    /// <summary>The path and query of one page.</summary>
    /// <param name="path">What is listed.</param>
    /// <param name="filter">The OData filter; null for everything.</param>
    /// <param name="top">At most so many; null for as many as the service gives at once, 1,000.</param>
    /// <param name="select">The properties to bring; null for all.</param>
    /// <param name="after">Where to go on: names and values of continuation parameters.</param>
    public static string Page(string path, string? filter, int? top, IEnumerable<string>? select, params ReadOnlySpan<(string Name, string? Value)> after)
    {
        var address = new StringBuilder(path);
        var separator = '?';
        Add("$top", top?.ToString(CultureInfo.InvariantCulture));
        Add("$select", Names(select));
        Add("$filter", string.IsNullOrEmpty(filter) ? null : filter);
        foreach (var (name, value) in after)
        {
            Add(name, value);
        }

        return address.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }
    }

    /// <summary>One row, with the properties asked for.</summary>
    public static string One(string path, IEnumerable<string>? select) => Page(path, null, null, select);

    private static string? Names(IEnumerable<string>? select)
        => select is null ? null : string.Join(',', select) is { Length: > 0 } names ? names : null;
}
