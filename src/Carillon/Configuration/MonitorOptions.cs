namespace Carillon.Configuration;

/// <summary><c>Carillon:Monitor</c>: what the job <c>monitor</c> takes for an alert.</summary>
public sealed class MonitorOptions
{
    /// <summary>From which share of failed runs on there is a warning, in percent. More than 0, at most 100. Default: 15.</summary>
    public double WarningRate { get; set; } = 15;

    /// <summary>From which share on it is critical. At least <see cref="WarningRate"/>, at most 100. Default: 20.</summary>
    public double CriticalRate { get; set; } = 20;

    /// <summary>From which share on it is an emergency. At least <see cref="CriticalRate"/>, at most 100. Default: 30.</summary>
    public double EmergencyRate { get; set; } = 30;

    /// <summary>
    /// Over how many days, in UTC and today among them, the share is worked out. Where they have less runs than <see cref="LeastRuns"/>, days
    /// before are added, up to the 14 that are kept. 1 to 14. Default: 2.
    /// </summary>
    public int Days { get; set; } = 2;

    /// <summary>How many runs there have to be before a share says anything. 1 to 10,000. Default: 5.</summary>
    public int LeastRuns { get; set; } = 5;

    /// <summary>After how many runs in a row that succeeded a job is well again, whatever its share is. 1 to 1,000. Default: 3.</summary>
    public int RecoverAfter { get; set; } = 3;

    /// <summary>How many occurrences of a job have to be missed on one day for a warning. 1 to 10,000. Default: 1.</summary>
    public int MissedRuns { get; set; } = 1;
}
