using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>Makes requests to every route, each with one part that nobody expects, and says what their answers have to be.</summary>
internal sealed class FuzzRequests(Random chance)
{
    private const string HandOff = "/api/internal/runs";
    private const string Job = "/api/jobs/default/site-check";

    private static readonly HttpStatusCode[] Found = [HttpStatusCode.OK];
    private static readonly HttpStatusCode[] Refused = [HttpStatusCode.BadRequest];
    private static readonly HttpStatusCode[] Missing = [HttpStatusCode.NotFound];
    private static readonly HttpStatusCode[] Ran = [HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.Conflict];

    private static readonly string[] Lists = ["/api/jobs", "/api/executions", "/api/audit", Job + "/executions"];

    /// <summary>The names of parameters and other things that the platform binds by name.</summary>
    private static readonly string[] Names =
        ["request", "ns", "name", "id", "Query", "Headers", "code", "timer", "cancellationToken", "$return", "limits", "Wait ", "parameters", "reason"];

    private static readonly string[] HeaderNames =
        ["Accept", "Accept-Language", "Authorization", "Content-Type", "Cookie", "Forwarded", "If-Match", "Origin", "Range", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
         "X-HTTP-Method-Override", "X-MS-CLIENT-PRINCIPAL", "traceparent", "tracestate", "x-functions-key", "X-Carillon-Timestamp", "X-Carillon-Signature"];

    private readonly FuzzActs _acts = new(chance);

    /// <summary>Tokens that lists gave, by list.</summary>
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    public void Learn(FuzzRequest request, HttpStatusCode status, string body)
    {
        if (status == HttpStatusCode.OK && Lists.Contains(request.Path) && JsonNode.Parse(body)?["continuation"]?.GetValue<string>() is { } token)
        {
            _tokens[request.Path] = token;
        }
    }

    public FuzzRequest Next()
    {
        var request = chance.Next(16) switch
        {
            0 or 1 => AnyJob(),
            2 => AnyExecution(),
            3 => AnyLimit(),
            4 => AnyContinuation(),
            5 => AnyWait(),
            6 or 7 => AnyBody(),
            8 => new FuzzRequest(HttpMethod.Get, chance.Pick(["/api/health", Job, Job + "/occurrences", .. Lists])) { Right = Found },
            9 => AnyOccurrences(),
            10 => AnyHandOff(),
            11 or 12 or 13 => _acts.Next(),
            14 => _acts.AnyKey(),
            _ => AnyMethodOrRoute(),
        };
        request = request with { Headers = [.. request.Headers, .. Headers()] };
        if (request.Method != HttpMethod.Get && request.Right.Count > 0 && request.Headers.Any(header => header.Name == "Origin"))
        {
            // It comes from another site then, as far as anybody can tell.
            request = request with { Right = [.. request.Right, HttpStatusCode.Forbidden] };
        }

        return chance.Next(4) == 0 ? WithNamesOfParameters(request) : request;
    }

    public (string, string)[] Headers() =>
        [.. Enumerable.Range(0, chance.Next(4)).Select(_ => (chance.Pick(HeaderNames), HeaderValue()))];

    private string HeaderValue() => new([.. chance.Text().Where(unit => !char.IsControl(unit))]);

    private FuzzRequest AnyJob()
    {
        var path = $"/api/jobs/{Segment()}/{Segment()}{chance.Pick(["", "/executions", "/occurrences", "/run", "/pause", "/resume", "/enable", "/disable"])}";
        return new(path.Split('/')[^1] is "run" or "pause" or "resume" or "enable" or "disable" ? HttpMethod.Post : HttpMethod.Get, path) { Right = Missing };
    }

    private FuzzRequest AnyExecution()
    {
        var id = chance.Next(3) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"{chance.NextInt64():x16}{chance.NextInt64():x16}"),
            1 => "e676ffffffff" + new string('f', 20),
            _ => null,
        };
        var act = chance.Pick(["", "", "/cancel", "/release", "/rerun"]);
        return new(act.Length == 0 ? HttpMethod.Get : HttpMethod.Post, $"/api/executions/{(id is null ? Segment() : id)}{act}") { Right = Missing };
    }

    private FuzzRequest AnyLimit()
    {
        var limit = chance.Next(2) == 0 ? chance.Next(-10, 250).ToString(CultureInfo.InvariantCulture) : chance.Text();
        var valid = limit.Length > 0 && limit.All(char.IsAsciiDigit) && long.TryParse(limit, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 200;
        return new(HttpMethod.Get, chance.Pick(Lists)) { Query = $"?limit={Uri.EscapeDataString(limit)}", Right = valid ? Found : Refused, Field = "limit" };
    }

    private FuzzRequest AnyContinuation()
    {
        var list = chance.Pick(Lists);
        var known = _tokens.GetValueOrDefault(list);
        var (token, right) = (known is null ? 4 : chance.Next(6)) switch
        {
            0 => (known!, Found),
            1 => (chance.Mutate(known!), [HttpStatusCode.OK, HttpStatusCode.BadRequest]),
            2 when _tokens.FirstOrDefault(other => other.Key != list).Value is { } others => (others, Refused),
            3 => (Convert.ToBase64String(Encoding.UTF8.GetBytes(chance.Text())).TrimEnd('=').Replace('+', '-').Replace('/', '_'), Refused),
            _ => (chance.Text(), Refused),
        };
        return new(HttpMethod.Get, list) { Query = $"?limit=1&continuation={Uri.EscapeDataString(token)}", Right = right, Field = "continuation" };
    }

    /// <summary>Four parameters as they should be, or one of them not.</summary>
    private FuzzRequest AnyOccurrences()
    {
        (string Name, string Value)[] right =
        [
            ("schedule", chance.Pick(["*/5 * * * *", "0 0 29 2 1", "@daily", "59 59 1,2 L * FRI"])),
            ("timeZone", chance.Pick(["UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])),
            ("from", chance.Pick(["1970-01-01", "2026-03-08T07:00Z", "2011-12-30T10:00:00+14:00", "2199-12-31"])),
            ("direction", chance.Pick(["next", "previous"])),
            ("count", chance.Next(1, 101).ToString(CultureInfo.InvariantCulture)),
        ];
        var wrong = chance.Next(right.Length * 2);
        var query = right.Select((parameter, index) =>
            $"{parameter.Name}={Uri.EscapeDataString(index != wrong ? parameter.Value : chance.Next(2) == 0 ? chance.Mutate(parameter.Value) : chance.Text())}");
        return new(HttpMethod.Get, "/api/schedules/occurrences")
        {
            Query = "?" + string.Join('&', query),
            Right = wrong >= right.Length ? Found : [HttpStatusCode.OK, HttpStatusCode.BadRequest],
            Field = wrong < right.Length ? right[wrong].Name : null,
        };
    }

    /// <summary>Runs that nobody signed: whatever they hold, they are not let in.</summary>
    private FuzzRequest AnyHandOff() =>
        AnyBody() is var run && run.Right.Contains(HttpStatusCode.RequestEntityTooLarge)
            ? run with { Path = HandOff, Field = null }
            : run with { Path = HandOff, Query = "", Field = null, Right = [HttpStatusCode.Forbidden] };

    private FuzzRequest AnyWait()
    {
        var wait = chance.Next(2) == 0 ? chance.Pick(["0s", "201s", "4m", "1h", "-1s", "1.5s", "1 s", "1S", "s", "00:00:30", "30"]) : chance.Text();
        return new(HttpMethod.Post, Job + "/run") { Query = $"?wait={Uri.EscapeDataString(wait)}", Right = Refused, Field = "wait" };
    }

    private FuzzRequest AnyBody()
    {
        var run = new FuzzRequest(HttpMethod.Post, Job + "/run") { Right = Refused };
        switch (chance.Next(9))
        {
            case 0:
                // As bytes: no text at all, or JSON that is cut off.
                var bytes = new byte[chance.Next(1, 200)];
                chance.NextBytes(bytes);
                bytes[0] = (byte)chance.Pick("{[\"\u0001x".ToCharArray());
                return run with { Body = bytes };
            case 1:
                return run with { Body = Json(new JsonObject { [chance.Pick(Names[..10])] = chance.Text() }) };
            case 2:
                return run with { Body = Json(new JsonObject { ["reason"] = chance.Pick<Func<JsonNode>>([() => 1, () => true, () => new JsonArray(1), () => new JsonObject(), () => new string('x', 501)])() }), Field = "reason" };
            case 3:
                return run with { Body = Json(new JsonObject { ["parameters"] = chance.Pick<Func<JsonNode>>([() => 1, () => "x", () => new JsonArray(), () => false])() }), Field = "parameters" };
            case 4:
                return run with { Body = Json(new JsonObject { ["parameters"] = new JsonObject { ["a"] = chance.Pick<Func<JsonNode>>([() => new JsonObject(), () => new JsonArray(), () => new string('x', 4_001)])() } }), Field = "parameters.a" };
            case 5:
                // Escapes that are JSON and no text.
                return run with { Body = Encoding.ASCII.GetBytes(chance.Pick(["{\"reason\":\"\\ud800\"}", "{\"\\udc00\":1}", "{\"parameters\":{\"\\ud800\":1}}", "{\"parameters\":{\"a\":\"\\udfff\"}}"])) };
            case 6:
                return run with { Body = Encoding.ASCII.GetBytes(chance.Pick(["[]", "null", "1", "\"x\"", "{", "{}{}", "{\"reason\":}", new string('[', 5_000), "{\"a\":" + new string('[', 100), "\ufeff{}", "/**/{}", "{,}"])) };
            case 7:
                return run with { Body = new byte[64 * 1024 + chance.Next(1, 1_000)], Right = [HttpStatusCode.RequestEntityTooLarge] };
            default:
                return run with
                {
                    Body = Json(new JsonObject { ["reason"] = Shortened(), ["parameters"] = new JsonObject { ["p" + Shortened()] = Shortened(), ["number"] = chance.NextDouble() } }),
                    Right = Ran,
                };
        }
    }

    private FuzzRequest AnyMethodOrRoute()
    {
        var path = chance.Pick(["/", "/api", "/api/", "/api/jobs/default", "/api/nothing", "/api/jobs/default/site-check/stop", "//api//jobs", "/admin", "/runtime", "/api/executions/"]);
        return chance.Next(2) == 0
            ? new(HttpMethod.Get, path is "/api/executions/" or "//api//jobs" ? "/api/" : path) { Right = Missing }
            : new(new HttpMethod(chance.Pick(["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"])), chance.Pick([Job + "/run", Job, .. Lists])) { Right = Missing };
    }

    /// <summary>Query, and where there is room for it a body, with the names of what functions are bound to.</summary>
    private FuzzRequest WithNamesOfParameters(FuzzRequest request)
    {
        var query = $"{(request.Query.Length == 0 ? "?" : request.Query + "&")}{Uri.EscapeDataString(chance.Pick(Names))}={Uri.EscapeDataString(chance.Text())}";
        return request.Method == HttpMethod.Get && request.Body is null
            ? request with { Query = query, Body = Json(new JsonObject { [chance.Pick(Names)] = chance.Text() }) }
            : request with { Query = query };
    }

    /// <summary>A part of a path that names nothing.</summary>
    private string Segment()
    {
        var text = chance.Text();
        return text is "" or "." or ".." ? "nothing" : Uri.EscapeDataString(text);
    }

    private string Shortened()
    {
        var text = chance.Text();
        return text.Length < 60 ? text : "long";
    }

    private static byte[] Json(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value);
}
