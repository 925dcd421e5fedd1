using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Primitives;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>Writes down which parameters of the query a function asks for, whether or not they are there.</summary>
internal sealed class QueryRecorder(QueryReads reads) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            http.Features.Set<IQueryFeature>(new Recorded(new Query(http.Request.Query, name => reads.Add(context.FunctionDefinition.Name, name))));
        }

        return next(context);
    }

    private sealed class Recorded(IQueryCollection query) : IQueryFeature
    {
        public IQueryCollection Query { get; set; } = query;
    }

    private sealed class Query(IQueryCollection given, Action<string> read) : IQueryCollection
    {
        public int Count => given.Count;

        public ICollection<string> Keys => given.Keys;

        public StringValues this[string key]
        {
            get
            {
                read(key);
                return given[key];
            }
        }

        public bool ContainsKey(string key)
        {
            read(key);
            return given.ContainsKey(key);
        }

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value)
        {
            read(key);
            return given.TryGetValue(key, out value);
        }

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => given.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
