using System.Text.Json;
using Carillon.Functions.OpenApi;
using Carillon.Jobs;
using Carillon.Tokens;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Reads which token is wanted.</summary>
internal static class TokenBody
{
    internal const int LongestName = 100;
    internal const int MostNamespaces = 50;

    /// <summary>How long a token is good that nobody says more of.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromDays(90);

    private static readonly string[] Roles = [.. Enum.GetNames<TokenRole>().Select(role => role.ToLowerInvariant())];

    public static string[] Names { get; } = BodyShape.Names<TokenShape>();

    /// <summary>Reads it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="now">Now.</param>
    /// <param name="asked">The token.</param>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? Read(JsonBody body, DateTimeOffset now, out TokenRequest asked)
    {
        asked = new TokenRequest("", TokenRole.Reader, [], now);
        var role = TokenRole.Reader;
        IReadOnlyList<string>? namespaces = [];
        DateTimeOffset? until = null;
        var refusal = ReadName(body, out var name) ?? ReadRole(body, out role) ?? ReadNamespaces(body, out namespaces) ?? EndReading.Read(body, now, out until);
        if (refusal is null && until <= now)
        {
            refusal = Problems.BadRequest("until", "'until' is past: the token would never be good.");
        }

        asked = new TokenRequest(name, role, namespaces, until ?? now + Usual);
        return refusal;
    }

    private static IResult? ReadName(JsonBody body, out string name)
    {
        var allowed = $"'name' says what the token is for, in 1 to {LongestName} characters.";
        var refusal = body.ReadText("name", LongestName, allowed, out var text);
        name = text?.Trim() ?? "";
        return refusal ?? (name.Length > 0 && !name.Any(char.IsControl) ? null : Problems.BadRequest("name", allowed));
    }

    private static IResult? ReadRole(JsonBody body, out TokenRole role)
    {
        var index = body.Find("role") is { ValueKind: JsonValueKind.String } text ? Array.IndexOf(Roles, text.GetString()!.ToLowerInvariant()) : -1;
        role = (TokenRole)Math.Max(index, 0);
        return index < 0 ? Problems.BadRequest("role", $"'role' is one of {string.Join(", ", Roles)}.") : null;
    }

    private static IResult? ReadNamespaces(JsonBody body, out IReadOnlyList<string>? namespaces)
    {
        namespaces = null;
        if (body.Find("namespaces") is not { } list)
        {
            return null;
        }

        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is > 0 and <= MostNamespaces)
        {
            // A namespace is whatever can be that of a job.
            var read = list.EnumerateArray()
                .Select(item => item.ValueKind == JsonValueKind.String && JobId.TryCreate(item.GetString(), "any", out var job) ? job.Namespace : null)
                .ToList();
            namespaces = [.. read.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
            if (!read.Contains(null))
            {
                return null;
            }
        }

        return Problems.BadRequest("namespaces", $"'namespaces' is a list of 1 to {MostNamespaces} namespaces, each {JobId.Rule}; left out, the token is for all of them, and for what concerns the whole installation.");
    }
}
