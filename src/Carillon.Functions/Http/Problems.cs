using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Answers that say what was wrong and what is allowed, as RFC 9457 problem details.</summary>
internal static class Problems
{
    /// <summary>400: something about the request can't be used.</summary>
    /// <param name="field">The part of the request: a query parameter, a path into the body.</param>
    /// <param name="detail">What is wrong with it, and what is allowed.</param>
    public static IResult BadRequest(string field, string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "The request can't be used.",
            extensions: new Dictionary<string, object?> { ["field"] = field });

    /// <summary>401: the token is missing, wrong, expired or revoked. Which, nobody is told who has none that is good.</summary>
    public static IResult Unauthorized() =>
        Results.Problem("Send a token that is good as 'Authorization: Bearer <token>'.", statusCode: StatusCodes.Status401Unauthorized,
            title: "A token is needed.");

    /// <summary>403: no token helps.</summary>
    public static IResult Forbidden(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status403Forbidden, title: "It is not for you.");

    /// <summary>404: there is no such thing.</summary>
    public static IResult NotFound(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "There is no such thing.");

    /// <summary>409: not now.</summary>
    public static IResult Conflict(string detail, params ReadOnlySpan<(string Name, object? Value)> extensions) =>
        Results.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "It can't be done now.",
            extensions: extensions.ToArray().ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <summary>410: there was such a thing.</summary>
    public static IResult Gone(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status410Gone, title: "It is gone.");

    /// <summary>413: the body is too long.</summary>
    public static IResult TooLarge(int limit) =>
        Results.Problem($"The body may have up to {limit} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "The body is too long.");

    /// <summary>422: it was understood, and contradicts what was said before.</summary>
    public static IResult Unprocessable(string detail, params ReadOnlySpan<(string Name, object? Value)> extensions) =>
        Results.Problem(detail, statusCode: StatusCodes.Status422UnprocessableEntity, title: "It can't be done like this.",
            extensions: extensions.ToArray().ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <summary>429: not so often.</summary>
    public static IResult TooManyRequests(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, title: "These are too many requests.");

    /// <summary>503: the app can't do it as it is now.</summary>
    public static IResult Unavailable(string title, string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable, title: title);
}
