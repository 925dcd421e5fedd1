using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Access;

/// <summary>Who makes a request, what they may do, and with whose jobs.</summary>
/// <param name="Name">Who, as records name them.</param>
/// <param name="Key">What tells them from every other caller: theirs are rate limits and keys of requests.</param>
/// <param name="Role">The most they may do.</param>
/// <param name="Namespaces">Whose jobs they see, in lower case. Null for all, and for what concerns the whole installation.</param>
public sealed record Caller(string Name, string Key, Role Role, IReadOnlyList<string>? Namespaces = null)
{
    /// <summary>The request, as answers, logs and records name it.</summary>
    public string? RequestId { get; init; }

    /// <summary>What they ask for, and why.</summary>
    internal ActRequest Asks(string? reason, IdempotencyKey? key = null) => new(Name, reason) { RequestId = RequestId, Idempotency = key };

    /// <summary>The run that they ask for, and why.</summary>
    internal RunRequest AsksToRun(string? reason, IReadOnlyDictionary<string, string> parameters, IdempotencyKey? key) =>
        new(RunTrigger.Manual, Name, reason, parameters) { RequestId = RequestId, Idempotency = key };

    /// <summary>The caller of a request that was let in.</summary>
    /// <exception cref="InvalidOperationException">Nobody looked who it is.</exception>
    public static Caller Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.HttpContext.Features.Get<Caller>() ?? throw new InvalidOperationException("Nobody has looked yet who makes this request.");
    }

    /// <summary>Whether the jobs of a namespace are theirs to see.</summary>
    public bool Sees(string ns) => Namespaces?.Contains(ns, StringComparer.OrdinalIgnoreCase) ?? true;

    /// <summary>Whether a job is theirs to see.</summary>
    public bool Sees(JobId job) => Sees(job.Namespace);
}
