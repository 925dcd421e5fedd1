using Carillon.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.OpenApi;

/// <summary>The description of the HTTP interface, for programs.</summary>
[Operations("Description")]
public sealed class OpenApiFunctions(InterfaceDescription description)
{
    private const string JsonType = "application/json";

    /// <summary>
    /// <c>GET /api/openapi.json</c>: this interface, as OpenAPI 3.1. It shows nothing that is anybody's; but nobody is told what there is to
    /// be attacked, so it takes a token, as everything but health does.
    /// </summary>
    [Function("openapi")]
    [Requires(Role.Reader, Reach.Own)]
    [Operation("Describe this interface", "As OpenAPI 3.1. The same for every caller; with If-None-Match it is sent only where it is another one.")]
    [Answers(200, "The document.", ContentType = JsonType, HasETag = true)]
    [Answers(304, "It is the one that the caller has.", HasETag = true)]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request)
    {
        // Kept by whoever asked for it, and no one in between: it takes a token. Asked for again, it is a tag that is compared.
        request.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        request.HttpContext.Response.Headers.ETag = description.Tag;
        var known = request.Headers.IfNoneMatch.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries));
        return Task.FromResult(known.Any(tag => tag == "*" || tag == description.Tag || tag == $"W/{description.Tag}")
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(description.Json, JsonType));
    }
}
