using System.Net;
using System.Text;
using System.Text.Json;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>A request, and what its answer has to be.</summary>
internal sealed record FuzzRequest(HttpMethod Method, string Path)
{
    public string Query { get; init; } = "";

    public byte[]? Body { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The statuses that are right. Any but 500 where there are none.</summary>
    public IReadOnlyList<HttpStatusCode> Right { get; init; } = [];

    /// <summary>The field that an answer 400 names. Any where it is null.</summary>
    public string? Field { get; init; }

    public override string ToString() =>
        $"{Method} {Path}{Query} [{string.Join(", ", Headers)}] {(Body is null ? "" : Convert.ToHexString(Body.AsSpan(0, Math.Min(Body.Length, 300))))} ({(Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 300))))})";

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, new Uri(Path + Query, UriKind.Relative));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
        }

        foreach (var (name, value) in Headers)
        {
            _ = message.Headers.TryAddWithoutValidation(name, value) || (message.Content?.Headers.TryAddWithoutValidation(name, value) ?? false);
        }

        return message;
    }

    /// <summary>What is wrong with an answer. Null where nothing is.</summary>
    public string? Problem(HttpStatusCode status, string body)
    {
        if (status == HttpStatusCode.InternalServerError || (Right.Count > 0 && !Right.Contains(status)))
        {
            return $"{(int)status} {body}";
        }

        if (status != HttpStatusCode.BadRequest)
        {
            return null;
        }

        using var problem = JsonDocument.Parse(body);
        return problem.RootElement.TryGetProperty("field", out var field) && (Field is null || field.GetString() == Field)
            ? null
            : $"400 with another field than '{Field}': {body}";
    }
}
