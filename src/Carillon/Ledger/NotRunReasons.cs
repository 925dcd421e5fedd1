namespace Carillon.Ledger;

/// <summary>
/// Why occurrences did not run, as their rows say it; where a reason goes on, how it begins. Rows keep these words, and whoever explains
/// a row goes by them.
/// </summary>
internal static class NotRunReasons
{
    /// <summary>The job was off.</summary>
    public const string SwitchedOff = "The job was switched off.";

    /// <summary>The job was paused; who did it follows.</summary>
    public const string PausedBy = "The job was paused by ";

    /// <summary>A restore went over the instants; which one follows.</summary>
    public const string Restored = "Restored: may have run.";

    /// <summary>With 'none': the app was down.</summary>
    public const string NobodyThere = "The misfire policy is 'none', and no process was there when it was due.";

    /// <summary>With 'none': clocks were late.</summary>
    public const string NoClockInTime = "The misfire policy is 'none', and no clock came in time.";

    /// <summary>With 'latest': another one was taken.</summary>
    public const string LaterOneRuns = "A later occurrence was due as well, and the latest one runs.";

    /// <summary>With 'all': older than the limit.</summary>
    public const string DueTooLongAgo = "It was due longer ago than it may start late.";

    /// <summary>With 'latest': the latest one was older than the limit; how much follows.</summary>
    public const string ClockCame = "A clock came ";
}
