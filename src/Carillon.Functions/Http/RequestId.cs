using System.Diagnostics;
using Carillon.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>
/// How a request is called in its answer, in logs and in records: as its caller calls it, or else as its trace is called, or else by
/// random letters.
/// </summary>
internal static class RequestId
{
    /// <summary>The header in which callers say it, and are told it.</summary>
    public const string Header = "X-Request-Id";

    /// <summary>Nobody needs more to tell requests apart; tokens are longer, and so never taken for an id.</summary>
    private const int Longest = 64;

    /// <summary>What a request is called.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mask">Knows the secrets of the settings: a text with one is no id.</param>
    public static string Of(HttpRequest request, SecretMask mask) =>
        request.Headers[Header] is [{ } given] && IsSane(given) && mask.Apply(given) == given ? given
        : TraceOf(request) is { } trace ? trace.TraceId.ToHexString()
        : ActivityTraceId.CreateRandom().ToHexString();

    /// <summary>The trace that a request belongs to, as its caller says in the headers of W3C Trace Context. Null where it does not, or not so that it can be read.</summary>
    public static ActivityContext? TraceOf(HttpRequest request) =>
        request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, request.Headers.TraceState, isRemote: true, out var context) ? context : null;

    private static bool IsSane(string text) => text.Length is > 0 and <= Longest && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
