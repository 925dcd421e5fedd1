namespace Carillon.Backups;

/// <summary>Whether the store of the backups can be used.</summary>
/// <param name="Store">What it is called.</param>
/// <param name="Steps">What was tried, in that order, up to the first that failed; and that what was written was deleted again.</param>
public sealed record ConnectivityReport(string Store, IReadOnlyList<ConnectivityStep> Steps)
{
    /// <summary>The first step that failed. Null where all were done.</summary>
    public ConnectivityStep? Failure => Steps.FirstOrDefault(step => step.Fault is not null);
}
