namespace Functions.Jobs;

/// <summary><c>SiteCheck</c>: what the job <c>site-check</c> looks at.</summary>
public sealed class SiteCheckOptions
{
    /// <summary>
    /// The URLs to ask, separated by spaces or semicolons; absolute, http or https, without a user or password in them. Default:
    /// the app's own health endpoint.
    /// </summary>
    public string? Urls { get; set; }
}
