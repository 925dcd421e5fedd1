using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Carillon.TestKit.Faults;

/// <summary>What can be told of a request to the table service, and of its answer, without being the service.</summary>
internal static partial class TableProtocol
{
    /// <summary>Describes a request.</summary>
    public static ProxiedRequest Describe(int number, HttpRequest request, string target, byte[] body)
    {
        var kind = KindOf(request.Method, target);
        var parts = kind == RequestKind.Batch ? PartsOf(Encoding.UTF8.GetString(body)) : [];
        return new ProxiedRequest(number, kind, request.Method, target)
        {
            Filter = kind == RequestKind.Query && QueryHelpers.ParseQuery(QueryOf(target)).TryGetValue("$filter", out var filter) ? filter.ToString() : null,
            Parts = parts,
            IsConditional = IsCondition(request.Headers.IfMatch.ToString()) || parts.Any(part => part.IsConditional),
        };
    }

    /// <summary>How many rows a list has. Null for an answer that is none.</summary>
    public static int? RowsOf(RequestKind kind, Answer answer)
    {
        if (kind != RequestKind.Query || answer.Status != StatusCodes.Status200OK)
        {
            return null;
        }

        using var list = JsonDocument.Parse(answer.Body);
        return list.RootElement.GetProperty("value").GetArrayLength();
    }

    private static RequestKind KindOf(string method, string target)
    {
        // The account comes first; where more than one name follows, it is about a blob.
        var names = target.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length != 2 || OfBlobs().IsMatch(QueryOf(target)))
        {
            return RequestKind.Other;
        }

        var name = Uri.UnescapeDataString(names[1]);
        var ofRow = name.Contains("RowKey=", StringComparison.Ordinal);
        return (name, method) switch
        {
            ("$batch", _) => RequestKind.Batch,
            _ when name.StartsWith("Tables", StringComparison.Ordinal) && !ofRow => RequestKind.Tables,
            (_, "GET") => ofRow ? RequestKind.Get : RequestKind.Query,
            (_, "POST") => RequestKind.Insert,
            (_, "PUT") => RequestKind.Replace,
            (_, "PATCH" or "MERGE") => RequestKind.Merge,
            (_, "DELETE") => RequestKind.Delete,
            _ => RequestKind.Other,
        };
    }

    private static IReadOnlyList<BatchPart> PartsOf(string batch) =>
    [
        .. Part().Matches(batch).Select(part => new BatchPart(
            part.Groups["method"].Value,
            part.Groups["target"].Value,
            IsCondition(IfMatch().Match(part.Groups["headers"].Value).Groups["value"].Value))),
    ];

    /// <summary>Whether a change depends on what the row was. A star asks only that there is one.</summary>
    private static bool IsCondition(string ifMatch) => ifMatch is not ("" or "*");

    private static string QueryOf(string target) => target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? target[at..] : "";

    [GeneratedRegex("[?&](restype|comp)=", RegexOptions.CultureInvariant)]
    private static partial Regex OfBlobs();

    // A value cannot pass for a line of a request: JSON has no line breaks in its texts.
    [GeneratedRegex(@"^(?<method>[A-Z]+) (?<target>\S+) HTTP/1\.1\r?\n(?<headers>([^\r\n]+\r?\n)*)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Part();

    [GeneratedRegex(@"^If-Match:[ \t]*(?<value>[^\r\n]*)", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex IfMatch();
}
