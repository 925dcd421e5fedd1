using System.Globalization;
using Carillon.Functions.Access;
using Carillon.Functions.HandOff;
using Carillon.Functions.Http;
using Microsoft.OpenApi;

namespace Carillon.Functions.OpenApi;

/// <summary>What many operations have in common: refusals, headers, and ways to say who calls.</summary>
internal sealed class SharedParts
{
    private const string Problem = "application/problem+json";
    private const string Token = "token";
    private const string SignedIn = "appService";
    private const string Signature = "signature";

    private static readonly (int Status, string Name, string Description)[] All =
    [
        (400, "BadRequest", "Something about the request can't be used; 'field' names it."),
        (401, "Unauthorized", "A token is needed: there is none, or it is wrong, expired or revoked."),
        (403, "Forbidden", "Another role is needed, it is about a namespace that the token is not for, or a page of another site sent it."),
        (404, "NotFound", "There is no such thing."),
        (405, "MethodNotAllowed", "It takes another method."),
        (409, "Conflict", "It can't be done as things stand; or a row that it needs can't be read, and 'row' names it."),
        (410, "Gone", "There was such a thing, and it is gone."),
        (413, "TooLarge", "The body is too long."),
        (422, "Unprocessable", "It was understood, and can't be done: the same Idempotency-Key came with another request before, or a backup is damaged."),
        (429, "TooManyRequests", "These are too many requests."),
        (503, "Unavailable", "The state store, or the place of backups, can't be used, the process is shutting down, or no token is configured."),
    ];

    private readonly OpenApiDocument _document;

    /// <summary>Adds them to a document.</summary>
    public SharedParts(OpenApiDocument document, SchemaComponents schemas, IReadOnlyList<Example> examples)
    {
        _document = document;
        document.AddComponent<IOpenApiHeader>("RetryAfter", new OpenApiHeader { Description = "After how many seconds to try again. Absent where that is not known.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } });
        document.AddComponent<IOpenApiHeader>("RequestId", Text("What the request is called in logs and records: as the caller called it in the same header, with 1 to 64 letters, digits, '-', '_' and '.'; else the id of the trace in traceparent, or a new one."));
        document.AddComponent<IOpenApiHeader>("Location", Text("Where to look at what it is about."));
        document.AddComponent<IOpenApiHeader>("ETag", Text("Which version it is; If-None-Match asks whether there is another."));
        document.AddComponent<IOpenApiHeader>("WWWAuthenticate", Text("Bearer."));
        document.AddComponent<IOpenApiHeader>("IdempotentReplay", Text("true, where it is the answer of a request that was done before."));
        document.AddComponent<IOpenApiParameter>("IdempotencyKey", new OpenApiParameter
        {
            Name = IdempotencyHeader.Name,
            In = ParameterLocation.Header,
            Description = "With it the request can be sent again without being done again. It is the caller's own, and holds for one method and path.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyHeader.Longest, Pattern = "^[!-~]+$" },
        });
        foreach (var (status, name, description) in All)
        {
            document.AddComponent<IOpenApiResponse>(name, Refusal(status, description, schemas.OfAnswer([typeof(ProblemJson)], snakeCase: false), examples));
        }

        document.AddComponent<IOpenApiSecurityScheme>(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A token of POST /api/tokens, or the one of Carillon:Access:Token. In Development nothing is asked for while there is none.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(SignedIn, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = SignedInCaller.Header,
            Description = $"App Service authentication, where Carillon:Access:AppServiceAuth is on: the platform writes this header for whom it signed in, and takes it from everybody else. What changes something needs the header {RequestOrigin.ProofHeader}, too.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Signature, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = HandOffSignature.SignatureHeader,
            Description = $"A signature over method, path, time ({HandOffSignature.TimestampHeader}) and body, with a key that only the app has.",
        });
    }

    /// <summary>How it is said that something can't be done.</summary>
    public OpenApiResponseReference Refusal(int status) => new(NameOf(status), _document);

    /// <summary>What kind of thing that is.</summary>
    public static string DescriptionOf(int status) => All.Single(refusal => refusal.Status == status).Description;

    /// <summary>The same, for an answer that has something else as well.</summary>
    public static (string ContentType, OpenApiMediaType Media) ProblemOf(SchemaComponents schemas) => (Problem, new OpenApiMediaType { Schema = schemas.OfAnswer([typeof(ProblemJson)], snakeCase: false) });

    /// <summary>The headers of an answer: that of every answer, and others.</summary>
    /// <param name="others">How they are called, and here.</param>
    public Dictionary<string, IOpenApiHeader> Headers(params IEnumerable<(string Name, string Component)> others) =>
        others.Append((RequestId.Header, "RequestId")).ToDictionary(header => header.Item1, header => (IOpenApiHeader)new OpenApiHeaderReference(header.Item2, _document));

    /// <summary>The header that a request can be sent again with.</summary>
    public OpenApiParameterReference IdempotencyKey() => new("IdempotencyKey", _document);

    /// <summary>Who may call, where that is not anybody.</summary>
    public IList<OpenApiSecurityRequirement> Security(Role role) => role switch
    {
        Role.Anyone or Role.Probe => [],
        Role.Internal => [Requirement(Signature)],
        _ => [Requirement(Token, role), Requirement(SignedIn, role)],
    };

    /// <summary>The statuses that are a matter of who calls, how often and how much, and of the store that says so.</summary>
    public static IEnumerable<int> StatusesOf(Role role) => role switch
    {
        Role.Anyone or Role.Probe => [413, 429],
        Role.Internal => [403, 413, 503],
        _ => [401, 403, 413, 429, 503],
    };

    private OpenApiSecurityRequirement Requirement(string scheme, Role? role = null) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, _document)] = role is { } named ? [Refusals.Name(named)] : [] };

    private OpenApiResponse Refusal(int status, string description, IOpenApiSchema problem, IReadOnlyList<Example> examples) => new()
    {
        Description = description,
        Headers = status switch
        {
            401 => Headers(("WWW-Authenticate", "WWWAuthenticate")),
            429 or 503 => Headers(("Retry-After", "RetryAfter")),
            _ => Headers(),
        },
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem] = new() { Schema = problem, Example = examples.FirstOrDefault(example => example.Status == status)?.Answer?.DeepClone() },
        },
    };

    private static string NameOf(int status) => All.FirstOrDefault(refusal => refusal.Status == status).Name
        ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Nothing is known of a refusal with {status}: say it in {nameof(SharedParts)}."));

    private static OpenApiHeader Text(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
