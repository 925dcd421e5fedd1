namespace Carillon.Jobs;

/// <summary>
/// Switches a job of this build off where it has nothing to work with, such as a setting that is missing. Added to the services by whoever
/// brings the job. The reason stands in the job's description; an operator can switch the job on all the same.
/// </summary>
/// <param name="Function">The platform's name of its function, in any case.</param>
/// <param name="WhyOff">Why it is off, as a sentence that says what to set. Null where it is on.</param>
public sealed record JobSwitch(string Function, string? WhyOff);
