using Carillon.Backups;

namespace Carillon.Functions.Http;

/// <summary>Whether the place of the backups can be used.</summary>
/// <param name="Ok">Whether all steps were done.</param>
/// <param name="Store">What the place is called.</param>
/// <param name="Steps">What was tried.</param>
internal sealed record ConnectivityJson(bool Ok, string Store, IReadOnlyList<ConnectivityStepJson> Steps)
{
    public static ConnectivityJson From(ConnectivityReport report) => new(
        report.Failure is null,
        report.Store,
        [.. report.Steps.Select(step => new ConnectivityStepJson(step.Name, step.Took.TotalMilliseconds, step.Fault, step.Message))]);
}

/// <summary>One thing that was tried.</summary>
/// <param name="Name"><c>write</c>, <c>read</c>, <c>list</c> or <c>delete</c>.</param>
/// <param name="TookMs">How long it took.</param>
/// <param name="Fault">What kept it from being done. Absent where it was.</param>
/// <param name="Message">The same in words.</param>
internal sealed record ConnectivityStepJson(string Name, double TookMs, BackupStoreFault? Fault, string? Message);
