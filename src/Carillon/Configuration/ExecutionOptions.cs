namespace Carillon.Configuration;

/// <summary><c>Carillon:Execution</c>: how runs are held and stopped.</summary>
public sealed class ExecutionOptions
{
    /// <summary>
    /// How long the process that runs a job may be silent before others take it for dead. More than twice
    /// <see cref="LeaseRenewal"/>, at most an hour. Default: 60 seconds.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often it says that it is alive. At least a second. Default: 20 seconds.</summary>
    public TimeSpan LeaseRenewal { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a method that was told to stop may take to return before it is fenced off. Up to 20 seconds: the platform ends
    /// the process 30 seconds after it was told, and the outcome has to be recorded before. Default: 10 seconds.
    /// </summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long runs under way may go on after the process was told to stop, before they are told to. Up to 20 seconds, and
    /// together with <see cref="StopGrace"/> at most 25: the platform ends the process 30 seconds after it was told. Default: 10
    /// seconds.
    /// </summary>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most characters of a run's log that are kept: in memory while it runs, and then in a blob where they are more than its row
    /// holds. Past it the oldest lines go. From 30,000, which is what a row holds, to 10,000,000. Default: 1,000,000.
    /// </summary>
    public int LongestLog { get; set; } = 1_000_000;
}
