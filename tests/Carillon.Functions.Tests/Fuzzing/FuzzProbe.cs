using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Primitives;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>Stands directly before the functions: sees which of them requests reach, and which parameters they ask for.</summary>
internal sealed class FuzzProbe : IFunctionsWorkerMiddleware
{
    /// <summary>The header that says in an answer that its function was reached.</summary>
    public const string Header = "X-Fuzz-Reached";

    private Dictionary<string, FuzzedRoute> _routes = [];

    /// <summary>The routes to look at.</summary>
    public void Watch(IEnumerable<FuzzedRoute> routes) => _routes = routes.ToDictionary(route => route.Function);

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && _routes.TryGetValue(context.FunctionDefinition.Name, out var route))
        {
            route.Reach();
            http.Response.Headers[Header] = route.Function;
            http.Request.Query = new AskedQuery(http.Request.Query, route);
        }

        return next(context);
    }

    private sealed class AskedQuery(IQueryCollection query, FuzzedRoute route) : IQueryCollection
    {
        public int Count => query.Count;

        public ICollection<string> Keys => query.Keys;

        public StringValues this[string key] => query[Asked(key)];

        public bool ContainsKey(string key) => query.ContainsKey(Asked(key));

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value) => query.TryGetValue(Asked(key), out value);

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => query.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private string Asked(string key)
        {
            route.AskedFor(key);
            return key;
        }
    }
}
