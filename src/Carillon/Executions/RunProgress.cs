namespace Carillon.Executions;

/// <summary>How far a run is, in its own words.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">What is being done. Null where the job did not say.</param>
public sealed record RunProgress(double Percent, string? Message);
