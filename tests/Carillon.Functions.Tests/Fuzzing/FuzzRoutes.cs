using System.Text;
using System.Text.RegularExpressions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>
/// Makes requests to any of some routes, as the app has them: methods, parts of the path, queries, bodies, encodings and sizes, each as
/// it should be or not. What answers tell of ids goes into later requests.
/// </summary>
internal sealed partial class FuzzRoutes(Random chance, IReadOnlyList<FuzzedRoute> routes, FuzzIds ids)
{
    /// <summary>Parameters that somewhere mean something.</summary>
    private static readonly (string Name, string Value)[] Anywhere =
    [
        ("limit", "5"), ("continuation", "am9i"), ("wait", "1s"), ("system", "true"), ("namespace", "default"), ("job", "default/site-check"), ("code", "x"),
        ("from", "2026-03-08T07:00Z"), ("schedule", "@daily"), ("timeZone", "UTC"), ("count", "3"), ("page", "2"), ("page_size", "7"), ("enable", "true"), ("action", "status"),
    ];

    private readonly FuzzBodies _bodies = new(chance);

    /// <summary>The request that a route takes, as somebody who knows it sends it.</summary>
    public HttpRequestMessage Plausible(FuzzedRoute route)
    {
        if (route.Line is not { } line)
        {
            return new HttpRequestMessage(new HttpMethod(route.Methods[0].ToUpperInvariant()), new Uri(Path(route, odd: false), UriKind.Relative));
        }

        // No run is worth waiting for here.
        var (method, path) = (line.Request.Split(' ')[0], line.Request.Split(' ')[1].Replace("wait=100s", "wait=5s", StringComparison.Ordinal));
        var message = new HttpRequestMessage(new HttpMethod(method), new Uri(ids.Fill(path), UriKind.Relative));
        if (method != "GET")
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(line.Body));
        }

        return message;
    }

    /// <summary>Any request to any route.</summary>
    public (FuzzedRoute Route, HttpRequestMessage Message) Next()
    {
        var route = chance.Pick(routes);
        if (chance.Next(12) == 0)
        {
            return (route, Plausible(route));
        }

        var method = chance.Next(12) == 0 ? chance.Pick(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"]) : chance.Pick(route.Methods);
        var path = Path(route, odd: true);
        var message = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), new Uri(path + Query(route), UriKind.Relative));
        if (chance.Next(3) > 0 || method is not "get")
        {
            message.Content = _bodies.Next(route);
        }

        if (chance.Next(4) == 0)
        {
            message.Headers.TryAddWithoutValidation(chance.Pick(["Idempotency-Key", "Accept", "Accept-Encoding", "Origin", "X-Forwarded-For", "X-MS-CLIENT-PRINCIPAL", "traceparent", "X-Request-Id", "Expect"]), Line(chance.Text()));
        }

        return (route, message);
    }

    private string Path(FuzzedRoute route, bool odd) => Parameter().Replace("/" + route.Template, match => Part(route, match.Groups["name"].Value, odd));

    private string Part(FuzzedRoute route, string name, bool odd)
    {
        if (odd && chance.Next(5) == 0)
        {
            return Uri.EscapeDataString(chance.Text() is { Length: > 0 } text && text is not ("." or "..") ? text : "nothing");
        }

        return name switch
        {
            "ns" or "namespace" => "default",
            "name" when route.Noun == "jobs" => chance.Pick(["site-check", "site-check", "cleanup", "nobody"]),
            _ when route.Values(name) is { Count: > 0 } values && chance.Next(2) == 0 => Uri.EscapeDataString(chance.Pick([.. values])),
            _ => ids.Of(route.Noun) ?? LineOr(route, "019cadfd890010f688467edc85a2afc0"),
        };
    }

    /// <summary>The last part of the path that somebody wrote for a route.</summary>
    private static string LineOr(FuzzedRoute route, string otherwise) =>
        route.Template.EndsWith('}') && route.Line?.Request.Split(' ')[1].Split('?')[0].Split('/')[^1] is { } last && !last.StartsWith('{') ? last : otherwise;

    private string Query(FuzzedRoute route)
    {
        var parts = new List<string>();
        if (route.Line?.Request.Split('?') is [_, var written] && chance.Next(3) > 0)
        {
            parts.Add(written.Replace("wait=100s", "wait=1s", StringComparison.Ordinal));
        }

        foreach (var name in route.Query)
        {
            if (chance.Next(3) == 0)
            {
                parts.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(Value(route, name))}");
            }
        }

        if (chance.Next(6) == 0)
        {
            var (name, value) = chance.Pick(Anywhere);
            parts.Add($"{name}={Uri.EscapeDataString(chance.Next(2) == 0 ? value : chance.Text())}");
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private string Value(FuzzedRoute route, string name)
    {
        var values = route.Values(name);
        var known = Anywhere.FirstOrDefault(parameter => parameter.Name == name).Value;
        var value = values.Count > 0 && (known is null || chance.Next(2) == 0) ? chance.Pick([.. values]) : known ?? chance.Text();
        return chance.Next(6) switch
        {
            0 => chance.Mutate(value),
            1 => chance.Text(),
            _ => value,
        };
    }

    private static string Line(string text) => new([.. text.Where(unit => !char.IsControl(unit))]);

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
