namespace Carillon.Functions.Access;

/// <summary>
/// <c>Carillon:RateLimits</c>: how many requests a minute are answered, for each route, caller and process. So many may also come at once.
/// Each is from 0, which means no limit, to 1,000,000.
/// </summary>
public sealed class RateLimitOptions
{
    /// <summary>Of each caller to each route that shows something. Default: 12,000.</summary>
    public int Read { get; set; } = 12_000;

    /// <summary>Of each caller to each route that changes something. Default: 6,000.</summary>
    public int Act { get; set; } = 6_000;

    /// <summary>Of each caller to each route that wants the role admin. Default: 600.</summary>
    public int Admin { get; set; } = 600;

    /// <summary>Of each address to each route that is open to anybody. Default: 6,000.</summary>
    public int Open { get; set; } = 6_000;

    /// <summary>Of each address with a token that is missing or wrong, over all routes. Default: 600.</summary>
    public int Refused { get; set; } = 600;

    /// <summary>Other limits for some routes, by the names of their functions: <c>jobs-run=60; audit-list=0</c>. Default: none.</summary>
    public string? Routes { get; set; }
}
