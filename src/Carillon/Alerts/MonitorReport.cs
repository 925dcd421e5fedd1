namespace Carillon.Alerts;

/// <summary>What a look of the monitor found.</summary>
/// <param name="Jobs">How many jobs it looked at.</param>
/// <param name="Findings">What is wrong now.</param>
/// <param name="Resolved">How many alerts it found to be over.</param>
/// <param name="RowsRead">How many rows it read for that.</param>
public sealed record MonitorReport(int Jobs, IReadOnlyList<AlertFinding> Findings, int Resolved, long RowsRead);
