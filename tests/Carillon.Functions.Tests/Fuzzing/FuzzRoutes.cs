using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>
/// Makes requests to any of some routes, as the app has them: methods, parts of the path, queries, bodies, encodings and sizes, each as
/// it should be or not. What answers tell of ids goes into later requests.
/// </summary>
internal sealed partial class FuzzRoutes(Random chance, IReadOnlyList<(string Route, IReadOnlyList<string> Methods)> routes, ConcurrentQueue<string> ids)
{
    private const int MostIds = 200;

    private static readonly string[] Names =
    [
        "reason", "parameters", "selector", "until", "for", "name", "role", "namespaces", "schedule", "timeZone", "timeout", "maxRetries", "enabled", "overlap",
        "misfire", "retainFor", "retainCount", "target", "to", "dryRun", "namespace", "tag", "jobs", "all", "system", "runs",
    ];

    private static readonly (string Name, string Value)[] Query =
    [
        ("limit", "5"), ("continuation", "am9i"), ("wait", "1s"), ("system", "true"), ("retired", "true"), ("namespace", "default"), ("tag", "x"), ("job", "default/site-check"),
        ("field", "schedule"), ("schedule", "@daily"), ("timeZone", "UTC"), ("from", "2026-03-08T07:00Z"), ("count", "3"), ("direction", "previous"),
    ];

    private static readonly string[] Bodies =
    [
        "", "{}", """{"reason":"x"}""", """{"parameters":{"day":"monday"},"reason":"x"}""", """{"selector":{"all":true},"for":"1s"}""", """{"for":"5m"}""", """{"schedule":"0 0 3 * * *","timeZone":"Europe/Berlin"}""",
        """{"name":"a","role":"reader","namespaces":["default"],"for":"1h"}""", """{"target":{"kind":"sqlite","path":"./x.db"},"dryRun":true}""", """{"runs":[{"id":"019cadfd890010f688467edc85a2afc0","fence":"x"}]}""",
    ];

    public HttpRequestMessage Next()
    {
        var (route, methods) = chance.Pick(routes);
        var method = chance.Next(12) == 0 ? chance.Pick(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"]) : chance.Pick(methods);
        var path = Parameter().Replace("/" + route, match => Part(match.Groups["name"].Value));
        var message = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), new Uri(path + AnyQuery(), UriKind.Relative));
        if (chance.Next(3) > 0 || method is not "get")
        {
            message.Content = Content();
        }

        if (chance.Next(4) == 0)
        {
            message.Headers.TryAddWithoutValidation(chance.Pick(["Idempotency-Key", "Accept", "Accept-Encoding", "Origin", "X-Forwarded-For", "X-MS-CLIENT-PRINCIPAL", "traceparent", "Expect"]), Line(chance.Text()));
        }

        return message;
    }

    /// <summary>Keeps ids that an answer tells of.</summary>
    public void Learn(string answer)
    {
        if (Id().Match(answer) is { Success: true } match && ids.Count < MostIds)
        {
            ids.Enqueue(match.Value);
        }
    }

    private string Part(string name) => chance.Next(4) switch
    {
        0 => Uri.EscapeDataString(chance.Text() is { Length: > 0 } text && text is not ("." or "..") ? text : "nothing"),
        _ when name is "ns" => "default",
        _ when name is "name" => chance.Pick(["site-check", "cleanup", "nobody"]),
        _ when ids.TryDequeue(out var id) => Again(id),
        _ => "019cadfd890010f688467edc85a2afc0",
    };

    private string Again(string id)
    {
        ids.Enqueue(id);
        return id;
    }

    private string AnyQuery()
    {
        var parts = Enumerable.Range(0, chance.Next(4)).Select(_ => chance.Pick(Query))
            .Select(part => $"{part.Name}={Uri.EscapeDataString(chance.Next(3) > 0 ? part.Value : chance.Next(2) == 0 ? chance.Mutate(part.Value) : chance.Text())}")
            .ToList();
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private ByteArrayContent Content()
    {
        var bytes = Bytes();
        var content = new ByteArrayContent(bytes);
        if (chance.Next(3) == 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", chance.Pick(["application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "*/*", "json", "a/b; c=\"d"]));
        }

        if (chance.Next(10) == 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", chance.Pick(["gzip", "br", "deflate", "identity", "x", "gzip, gzip"]));
        }

        if (chance.Next(6) == 0)
        {
            // Without a length: in chunks.
            content.Headers.ContentLength = null;
        }

        return content;
    }

    private byte[] Bytes()
    {
        switch (chance.Next(12))
        {
            case 0:
                var any = new byte[chance.Next(1, 300)];
                chance.NextBytes(any);
                return any;
            case 1:
                return new byte[chance.Pick([1, 8 * 1024, 64 * 1024, (64 * 1024) + 1, 200 * 1024])];
            case 2:
                return chance.Pick<Encoding>([Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1]).GetBytes(chance.Pick(Bodies));
            case 3:
                return Encoding.UTF8.GetBytes(chance.Mutate(chance.Pick(Bodies)));
            case < 7:
                return JsonSerializer.SerializeToUtf8Bytes(AnyObject(2));
            default:
                return Encoding.UTF8.GetBytes(chance.Pick(Bodies));
        }
    }

    private JsonObject AnyObject(int depth)
    {
        var value = new JsonObject();
        for (var count = chance.Next(1, 4); count > 0; count--)
        {
            value[chance.Next(8) == 0 ? chance.Text() : chance.Pick(Names)] = AnyValue(depth);
        }

        return value;
    }

    private JsonNode? AnyValue(int depth) => chance.Next(depth > 0 ? 9 : 6) switch
    {
        0 => null,
        1 => chance.Next(2) == 0,
        2 => chance.Next(-5, 200_000),
        3 => chance.NextDouble(),
        4 => chance.Pick(["reader", "5m", "1d", "2026-12-24T18:00:00+01:00", "default", "0 0 3 * * *", "%Mail:Password%", "${Mail:Password}", "Skip"]),
        5 => chance.Text(),
        6 => new JsonArray(AnyValue(depth - 1), AnyValue(depth - 1)),
        _ => AnyObject(depth - 1),
    };

    private static string Line(string text) => new([.. text.Where(unit => !char.IsControl(unit))]);

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex("(?<=\"id\":\")[0-9a-f]{32}", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
