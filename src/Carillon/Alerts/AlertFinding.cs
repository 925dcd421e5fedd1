namespace Carillon.Alerts;

/// <summary>What a rule found.</summary>
/// <param name="Type">The rule, such as <c>failure_rate</c>.</param>
/// <param name="Subject">What it is about: a job, as <c>namespace/name</c>, or a part of the system.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public sealed record AlertFinding(string Type, string Subject, AlertSeverity Severity, string Message);
