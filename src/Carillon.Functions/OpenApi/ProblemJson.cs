using System.ComponentModel;

namespace Carillon.Functions.OpenApi;

/// <summary>Problem details (RFC 9457), as refusals are answered: for the description of the interface. Some have further members.</summary>
internal sealed record ProblemJson
{
    [Description("What kind of problem it is: the section of the RFC of its status.")]
    public string? Type { get; init; }

    [Description("What it is, in a few words.")]
    public required string Title { get; init; }

    public required int Status { get; init; }

    [Description("What was wrong, and what is allowed.")]
    public required string Detail { get; init; }

    [Description("The part of the request that can't be used: a parameter of the query, a path into the body, a header.")]
    public string? Field { get; init; }

    [Description("What the request is called in logs and records: X-Request-Id.")]
    public required string RequestId { get; init; }
}
