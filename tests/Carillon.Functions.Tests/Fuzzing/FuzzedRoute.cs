using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Carillon.Functions.Discovery;
using Carillon.Functions.Tests.Access;
using Carillon.Functions.Tests.Http;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>
/// A route as the app has it, and what was found out about it meanwhile: the parameters that its code asks for, the names that a refusal
/// says a body may have, and the values that it says are allowed. So a new route is fuzzed without anybody saying how.
/// </summary>
internal sealed partial class FuzzedRoute
{
    private const int MostValues = 60;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _values = new();
    private readonly ConcurrentDictionary<HttpStatusCode, int> _statuses = new();
    private readonly ConcurrentDictionary<string, byte> _query = new(), _body = new();
    private int _reached;

    private FuzzedRoute(string function, string template, IReadOnlyList<string> methods) =>
        (Function, Template, Methods, Line) = (function, template, methods, RouteExpectations.All.FirstOrDefault(line => line.Function == function));

    public string Function { get; }

    /// <summary>Such as <c>api/jobs/{ns}/{name}</c>.</summary>
    public string Template { get; }

    public IReadOnlyList<string> Methods { get; }

    /// <summary>A request that is as it should be, and its answer. Null where nobody wrote one.</summary>
    public RouteExpectation? Line { get; }

    /// <summary>How often its function was reached.</summary>
    public int Reached => _reached;

    /// <summary>The parameters of the query that its function has asked for.</summary>
    public IReadOnlyCollection<string> Query => (IReadOnlyCollection<string>)_query.Keys;

    /// <summary>The names that its body may have, nested ones as <c>target.kind</c>.</summary>
    public IReadOnlyCollection<string> Body => (IReadOnlyCollection<string>)_body.Keys;

    /// <summary>What its ids are of: the second part of the path.</summary>
    public string Noun => NounOf("/" + Template);

    /// <summary>Whether it ever answered as it answers what is as it should be.</summary>
    public bool WasAnsweredWell => Line is null or { Least: Least.Nobody } || _statuses.ContainsKey(Line.LetIn);

    /// <summary>Every HTTP function of an app, the library's and the app's own.</summary>
    public static IReadOnlyList<FuzzedRoute> AllOf(FunctionTable functions) =>
        [.. functions.Entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => (entry, Trigger: HttpFunctionRulesTests.Trigger(entry.Method)))
            .Where(pair => pair.Trigger is not null).Select(pair => new FuzzedRoute(pair.entry.Name, pair.Trigger!.Route!, pair.Trigger.Methods!))];

    /// <summary>The second part of a path: <c>jobs</c>, <c>executions</c>, <c>tokens</c>.</summary>
    public static string NounOf(string path) => path.Split('/', '?') is [_, _, var noun, ..] ? noun : "";

    /// <summary>Values that a refusal named for a parameter or a name of the body.</summary>
    public IReadOnlyCollection<string> Values(string name) => _values.TryGetValue(name, out var values) ? (IReadOnlyCollection<string>)values.Keys : [];

    /// <summary>Keeps that its function was reached.</summary>
    public void Reach() => Interlocked.Increment(ref _reached);

    /// <summary>Keeps that its function asked for a parameter of the query.</summary>
    public void AskedFor(string name) => _query.TryAdd(name, 0);

    /// <summary>Keeps what an answer tells of what it takes.</summary>
    public void Learn(HttpStatusCode status, string answer)
    {
        _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (status != HttpStatusCode.BadRequest || !answer.StartsWith('{'))
        {
            return;
        }

        using var problem = JsonDocument.Parse(answer);
        var detail = Text(problem, "detail") ?? Text(problem, "error") ?? "";
        var field = Text(problem, "field") ?? (Quoted().Match(detail) is { Success: true } first ? first.Groups["name"].Value : "");
        if (Listed().Match(detail) is { Success: true } listed)
        {
            var parent = field is "body" ? "" : detail.Contains("is not known here", StringComparison.Ordinal) ? field[..(field.LastIndexOf('.') + 1)] : field + ".";
            foreach (Match name in Quoted().Matches(parent.Length == 0 || _body.ContainsKey(parent[..^1]) ? listed.Value : ""))
            {
                _body.TryAdd(parent + name.Groups["name"].Value, 0);
            }
        }

        var values = _values.GetOrAdd(field, _ => new());
        foreach (Match word in Word().Matches(detail))
        {
            if (values.Count < MostValues)
            {
                values.TryAdd(word.Value, 0);
            }
        }
    }

    private static string? Text(JsonDocument problem, string name) =>
        problem.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The end of a sentence that lists the names of an object.</summary>
    [GeneratedRegex("(?:There may be|object with) '.*", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Listed();

    [GeneratedRegex("'(?<name>[A-Za-z_]{1,40})'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex("(?<=^|[ '(])[A-Za-z0-9][A-Za-z0-9_:./+-]{0,40}(?<![.:])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
