namespace Functions.Jobs;

/// <summary><c>Content</c>: what the job <c>content</c> calls.</summary>
public sealed class ContentOptions
{
    /// <summary>
    /// The URL of the content automation: absolute, http or https, without a user or password in it. Default: none. Without it the job is
    /// switched off, and says so.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// The key that is sent as <c>Authorization: Bearer …</c>: visible ASCII characters without spaces, up to 4,096. Default: none; then no
    /// such header is sent.
    /// </summary>
    public string? ServiceRoleKey { get; set; }

    /// <summary>How many pending pieces of content one run may process (<c>max_jobs</c>). 1 to 1,000. Default: 5.</summary>
    public int MaxJobs { get; set; } = 5;

    /// <summary>
    /// How long the content automation may take (<c>timeout_ms</c>). The job waits 15 seconds longer for its answer. From a second to 100
    /// seconds. Default: 90 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(90);
}
