using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>Makes bodies: of the names that a route takes, of any, of none; as JSON and as other things; in encodings and sizes.</summary>
internal sealed class FuzzBodies(Random chance)
{
    private static readonly string[] Names =
    [
        "reason", "parameters", "selector", "until", "for", "name", "role", "namespaces", "schedule", "timeZone", "timeout", "maxRetries", "enabled", "overlap",
        "misfire", "retainFor", "retainCount", "target", "to", "dryRun", "namespace", "tag", "jobs", "all", "system", "runs",
    ];

    private static readonly string[] Whole =
    [
        "", "{}", """{"reason":"x"}""", """{"parameters":{"day":"monday"},"reason":"x"}""", """{"selector":{"all":true},"for":"1s"}""", """{"for":"5m"}""", """{"schedule":"0 0 3 * * *","timeZone":"Europe/Berlin"}""",
        """{"name":"a","role":"reader","namespaces":["default"],"for":"1h"}""", """{"target":{"kind":"sqlite","path":"./x.db"},"dryRun":true}""", """{"target":{"kind":"folder","path":"copy","replace":true}}""",
        """{"runs":[{"id":"019cadfd890010f688467edc85a2afc0","fence":"00000000000000000000000000000000"}]}""",
    ];

    /// <summary>A body with its headers.</summary>
    public ByteArrayContent Next(FuzzedRoute route)
    {
        var content = new ByteArrayContent(Bytes(route));
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

    private byte[] Bytes(FuzzedRoute route)
    {
        var right = route.Line is { Body.Length: > 0 } line && chance.Next(2) == 0 ? line.Body : chance.Pick(Whole);
        switch (chance.Next(14))
        {
            case 0:
                var any = new byte[chance.Next(1, 300)];
                chance.NextBytes(any);
                return any;
            case 1:
                return new byte[chance.Pick([1, 8 * 1024, 64 * 1024, (64 * 1024) + 1, 200 * 1024])];
            case 2:
                return chance.Pick<Encoding>([Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1]).GetBytes(right);
            case 3:
                return Encoding.UTF8.GetBytes(chance.Mutate(right));
            case 4:
                return JsonSerializer.SerializeToUtf8Bytes(AnyObject(2));
            case < 10:
                return JsonSerializer.SerializeToUtf8Bytes(Known(route, ""));
            default:
                return Encoding.UTF8.GetBytes(right);
        }
    }

    /// <summary>An object of names that the route is known to take.</summary>
    private JsonObject Known(FuzzedRoute route, string path)
    {
        var value = new JsonObject();
        foreach (var name in route.Body.Where(name => name.StartsWith(path, StringComparison.Ordinal) && !name[path.Length..].Contains('.', StringComparison.Ordinal)))
        {
            if (chance.Next(2) == 0)
            {
                value[name[path.Length..]] = chance.Next(4) == 0 ? AnyValue(2)
                    : route.Body.Any(nested => nested.StartsWith(name + ".", StringComparison.Ordinal)) ? Known(route, name + ".")
                    : KnownValue(route, name);
            }
        }

        if (path.Length == 0 && chance.Next(10) == 0)
        {
            value[chance.Text()] = AnyValue(1);
        }

        return value;
    }

    private JsonNode? KnownValue(FuzzedRoute route, string name) => route.Values(name) is { Count: > 0 } values && chance.Next(3) > 0
        // A state that is replaced holds everything up for a while, and is tested elsewhere.
        ? chance.Pick([.. values]) is var value && value == "live" ? "sqlite" : value switch { "true" => true, "false" => false, _ => value }
        : AnyValue(0);

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
}
