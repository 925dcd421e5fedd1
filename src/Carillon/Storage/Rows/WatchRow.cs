using Carillon.Alerts;
using Carillon.Executions;

namespace Carillon.Storage.Rows;

/// <summary><c>watch!{type}!{subject}</c>: what a rule last said of a subject, so that what goes on raises one alert and not many.</summary>
/// <param name="Alert">The newest alert of the two.</param>
/// <param name="Open">Whether that one is not over.</param>
/// <param name="Noticed">When notices of it were written, in milliseconds since 1970, the newest first; none of its being over.</param>
public sealed record WatchRow(ExecutionId Alert, bool Open, IReadOnlyList<long> Noticed) : StateRow
{
    /// <summary>How often the rule raised an alert of the subject. It only rises. Null where a build wrote it that did not count.</summary>
    public long? Raised { get; init; }

    /// <summary>How bad the newest alert is, or was at its worst. Null where a build wrote it that did not say so.</summary>
    public AlertSeverity? Severity { get; init; }

    /// <summary>Whether its alert is over, and neither that one nor a notice of it is as young as an instant.</summary>
    public bool IsOver(DateTimeOffset since) => !Open && Alert.Time < since && Noticed.All(at => at < since.ToUnixTimeMilliseconds());
}
