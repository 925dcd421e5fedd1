namespace Microsoft.Azure.Functions.Worker;

/// <summary>What is remembered of a timer's schedule.</summary>
public class ScheduleStatus
{
    /// <summary>When the timer last fired; the default value when it never did.</summary>
    public DateTime Last { get; set; }

    /// <summary>The occurrence expected next: during a run, the one being fired.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was last written; the default value when it never was.</summary>
    public DateTime LastUpdated { get; set; }
}
