using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Access;

/// <summary>
/// Counts what callers ask for, and says when it is too much. In this process only: an app on several instances answers that many
/// times as much.
/// </summary>
internal sealed class RateLimits(TimeProvider time, IOptions<RateLimitOptions> options)
{
    /// <summary>So many callers are told apart before those are forgotten who have asked for nothing lately.</summary>
    private const int Many = 10_000;

    private const string Refused = "";

    private readonly ConcurrentDictionary<(string Route, string Caller), TokenBucket> _buckets = new();
    private readonly IReadOnlyDictionary<string, int> _routes = RouteLimits.TryRead(options.Value.Routes, out var routes) ? routes : new Dictionary<string, int>();
    private long _prunedAt = time.GetTimestamp();

    /// <summary>The functions that have a limit of their own.</summary>
    public IEnumerable<string> Routes => _routes.Keys;

    /// <summary>Counts a request that is about to be let in.</summary>
    /// <returns>Null where it may be; otherwise when to try again.</returns>
    public TimeSpan? Take(string function, Role required, HttpRequest request, Caller caller) =>
        Bucket(function, caller.Key, LimitOf(function, required, request))?.Take();

    /// <summary>Counts a request with a token that is missing or wrong.</summary>
    /// <returns>Null where it may be told so; otherwise when to try again.</returns>
    public TimeSpan? TakeRefused(string address) => Bucket(Refused, address, options.Value.Refused)?.Take();

    /// <summary>How long nothing more that comes from an address is looked up. Null where it may be.</summary>
    public TimeSpan? WaitOfRefused(string address) => Bucket(Refused, address, options.Value.Refused)?.Look();

    private int LimitOf(string function, Role required, HttpRequest request) =>
        _routes.TryGetValue(function, out var limit) ? limit
        : required <= Role.Probe ? options.Value.Open
        : required == Role.Admin ? options.Value.Admin
        : RequestOrigin.ChangesSomething(request) ? options.Value.Act
        : options.Value.Read;

    private TokenBucket? Bucket(string route, string caller, int limit)
    {
        if (limit == 0)
        {
            return null;
        }

        if (_buckets.Count > Many)
        {
            Prune();
        }

        return _buckets.GetOrAdd((route, caller), _ => new TokenBucket(limit, time));
    }

    private void Prune()
    {
        var before = Volatile.Read(ref _prunedAt);
        if (time.GetElapsedTime(before) < TimeSpan.FromSeconds(10) || Interlocked.CompareExchange(ref _prunedAt, time.GetTimestamp(), before) != before)
        {
            return;
        }

        foreach (var (key, _) in _buckets.Where(entry => entry.Value.IsFull))
        {
            _buckets.TryRemove(key, out _);
        }
    }
}
