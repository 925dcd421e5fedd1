namespace Carillon.Executions;

/// <summary>What the process used over a run. Runs side by side share these figures: the process is the smallest thing measured.</summary>
/// <param name="WorkingSetMegabytes">Memory the process held at the end, or up to a second before.</param>
/// <param name="CpuPercent">Processor time of the process over the run's duration; 100 is one core.</param>
public sealed record ProcessUsage(double WorkingSetMegabytes, double CpuPercent);
