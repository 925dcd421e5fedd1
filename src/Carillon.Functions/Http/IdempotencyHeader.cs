using System.Security.Cryptography;
using System.Text;
using Carillon.Ledger;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>
/// The header <c>Idempotency-Key</c>: with it a request can be sent again without being done again. A key is the caller's own,
/// and holds for one method and path.
/// </summary>
internal static class IdempotencyHeader
{
    /// <summary>The header.</summary>
    public const string Name = "Idempotency-Key";

    private const string ReplayName = "Idempotent-Replay";
    internal const int Longest = 200;

    /// <summary>Reads the key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="caller">Who calls: <see cref="Access.Caller.Key"/>.</param>
    /// <param name="bodyHash">What is asked for: <see cref="JsonBody.Hash"/>.</param>
    /// <param name="key">The key. Null where there is none.</param>
    /// <returns>An answer where it can't be one, otherwise null.</returns>
    public static IResult? Read(HttpRequest request, string caller, string bodyHash, out IdempotencyKey? key)
    {
        key = null;
        var given = request.Headers[Name];
        if (given.Count == 0)
        {
            return null;
        }

        if (given.Count != 1 || given[0] is not { Length: > 0 and <= Longest } text || !text.All(unit => unit is >= '!' and <= '~'))
        {
            return Problems.BadRequest(Name, $"'{Name}' has 1 to {Longest} visible ASCII characters, and stands there once.");
        }

        // Names of jobs have no case, and neither has the path; a slash at its end says nothing.
        key = new IdempotencyKey(Hash($"{caller}\n{request.Method}\n{request.Path.Value?.ToLowerInvariant().TrimEnd('/')}\n{text}"), bodyHash);
        return null;
    }

    /// <summary>Answers a repetition: marked as one, or refused where it asks for something else.</summary>
    /// <param name="request">The request.</param>
    /// <param name="same">Whether it asks for the same as before.</param>
    /// <param name="answer">The answer of a repetition.</param>
    public static async Task<IResult> RepeatAsync(HttpRequest request, bool same, Func<Task<IResult>> answer)
    {
        if (!same)
        {
            return OtherRequest();
        }

        MarkReplay(request);
        return await answer();
    }

    /// <summary>The answer where a key came with another request before.</summary>
    public static IResult OtherRequest() =>
        Problems.Unprocessable($"The same '{Name}' came with another request before. Use a key for one request only.", ("field", Name));

    /// <summary>Marks an answer as that of a repetition.</summary>
    public static void MarkReplay(HttpRequest request) => request.HttpContext.Response.Headers[ReplayName] = "true";

    /// <summary>The hash of a text: 64 hex characters.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
